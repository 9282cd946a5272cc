import { accessSync, constants } from 'node:fs';
import { HttpServer } from '../http/http-server.js';
import { DataDirectory } from './data-directory.js';
import type { StartOptions } from './options.js';
import { checkPostgres } from './postgres-url.js';
import type { StoredChain, WantedChain } from './stored-chain.js';
import { UserError } from './user-error.js';

const databaseKind = ({ postgres }: StartOptions): StoredChain['database'] =>
  postgres === undefined ? 'embedded' : 'postgres';

export const wantedChain = (options: StartOptions): WantedChain => ({
  genesis: options.genesis,
  database: databaseKind(options),
});

/**
 * Everything that can be found wrong before anything is changed.
 * @returns the HTTP server, which has its port and no routes yet
 * @throws UserError for the first thing found
 */
export async function preflight(options: StartOptions, executable: string): Promise<HttpServer> {
  try {
    accessSync(executable, constants.X_OK);
  } catch {
    throw new UserError(`the plugin ${executable} is not there: run npm run build`);
  }
  if (options.postgres !== undefined) await checkPostgres(options.postgres);
  DataDirectory.check(options.dataDir, wantedChain(options));
  return await listen(options.httpPort);
}

async function listen(port: number): Promise<HttpServer> {
  try {
    return await HttpServer.listen(port);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new UserError(
        `port ${port} of 127.0.0.1 is taken: stop what listens there, or take another --http-port`,
      );
    }
    throw new UserError(`cannot listen on port ${port} of 127.0.0.1: ${message}`, { cause: error });
  }
}
