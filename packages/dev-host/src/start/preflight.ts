import { accessSync, constants } from 'node:fs';
import { HttpServer } from '../http/http-server.js';
import type { ChainRecord, WantedChain } from './chain-file.js';
import { DataDirectory } from './data-directory.js';
import { checkDatabase } from './database-check.js';
import type { StartOptions } from './options.js';
import { UserError } from './user-error.js';

const databaseKind = ({ postgres }: StartOptions): ChainRecord['database'] =>
  postgres === undefined ? 'embedded' : 'postgres';

export const wantedChain = (options: StartOptions): WantedChain => ({
  genesis: options.genesis,
  database: databaseKind(options),
});

/** The result of a successful preflight. */
export interface Prepared {
  /** Has its port, and no routes yet. */
  readonly http: HttpServer;
  /** The Postgres database for people, without secrets; undefined: the embedded one. */
  readonly postgres: string | undefined;
}

/**
 * Checks everything that can be checked before anything is changed. @throws UserError for the first problem
 */
export async function preflight(options: StartOptions, executable: string): Promise<Prepared> {
  try {
    accessSync(executable, constants.X_OK);
  } catch {
    throw new UserError(`the plugin ${executable} is missing: run npm run build`);
  }
  DataDirectory.check(options.dataDir, wantedChain(options));
  const postgres = options.postgres && (await checkDatabase(executable, options.postgres));
  return { http: await listen(options.httpPort), postgres };
}

async function listen(port: number): Promise<HttpServer> {
  try {
    return await HttpServer.listen(port);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new UserError(
        `port ${port} of 127.0.0.1 is in use: stop the program that listens there, or use another --http-port`,
      );
    }
    throw new UserError(`cannot listen on port ${port} of 127.0.0.1: ${message}`, { cause: error });
  }
}
