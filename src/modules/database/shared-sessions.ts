import pg, { type ClientBase, type Pool } from 'pg';
import { ExpectedError } from '../../common/expected-error.js';

/**
 * A pooler gives each transaction any server connection, so the settings and prepared statements of a session are
 * missing in the next one.
 */
export class SharedSessionsError extends ExpectedError {
  readonly code = 'sharedSessions';

  constructor() {
    super(
      'a connection pooler shares its server connections between transactions (PgBouncer: pool_mode = transaction or statement), but the chain needs its own sessions: connect to Postgres itself, or set pool_mode = session',
    );
  }
}

/**
 * Refuses a pooler that gives no sessions. While one connection is in a transaction, another connection must not be
 * served by the same backend, nor by another backend than before. This check makes a second connection; if the server
 * allows none, it cannot tell.
 *
 * @throws {SharedSessionsError}
 */
export async function refuseSharedSessions(pool: Pool): Promise<void> {
  const first = await pool.connect();
  try {
    const second = await connected(pool);
    if (!second) return;
    try {
      if (await isShared(first, second)) throw new SharedSessionsError();
    } finally {
      await second.end().catch(() => {});
    }
  } finally {
    first.release();
  }
}

async function connected({ options }: Pool): Promise<pg.Client | undefined> {
  const { Client = pg.Client } = options as unknown as { Client?: typeof pg.Client };
  const client = new Client(options);
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch {
    return undefined;
  }
}

async function isShared(first: ClientBase, second: ClientBase): Promise<boolean> {
  const before = await backendOf(first);
  await second.query('BEGIN');
  // If the same backend serves both, the first one would wait for the second one's transaction.
  const isShared = before === (await backendOf(second)) || before !== (await backendOf(first));
  await second.query('COMMIT');
  return isShared;
}

async function backendOf(client: ClientBase): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid;
}
