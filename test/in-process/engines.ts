import { PostgresServer } from '../postgres-server.js';
import { temporaryDirectory } from '../process/temporary-directory.js';
import type { InProcessOptions } from './chain-in-process.js';

/** A database for the tests of one file; each test uses its own schema. */
export interface TestEngine {
  /** A new schema. */
  fresh(): InProcessOptions;
  dispose(): Promise<void>;
}

let schemas = 0;

/** The two databases that a chain can have. */
export const ENGINES: Readonly<Record<'PGlite' | 'Postgres', () => Promise<TestEngine>>> = {
  async PGlite() {
    const chainDataDir = temporaryDirectory('pglite');
    return {
      fresh: () => ({ chainDataDir, database: { schema: `chain_${++schemas}` } }),
      dispose: async () => {},
    };
  },
  async Postgres() {
    const server = await PostgresServer.start();
    return {
      fresh: () => ({ database: { url: server.url, schema: `chain_${++schemas}` } }),
      dispose: () => server.dispose(),
    };
  },
};
