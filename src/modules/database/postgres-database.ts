import pg, { type ClientBase } from 'pg';
import { DataSource } from 'typeorm';
import { errorFields, type Log } from '../../common/log.js';
import type { DatabaseConfig } from '../../config/database-config.js';
import { ConnectionPool } from './connection-pool.js';
import { dataSourceOptions, typeormPool } from './data-source-options.js';
import { Database } from './database.service.js';
import { postgresConnection } from './postgres-connection.js';
import { triedAgainPlain } from './prefer-tls.js';
import type { Tables } from './tables.js';
import { TypeormLogger } from './typeorm-logger.js';

/**
 * An idle connection is closed after this time, in ms: firewalls silently forget idle connections, some after four
 * minutes.
 */
const IDLE_LIMIT_MS = 60_000;

/**
 * Settings of each session. A commit must be on disk before it is answered, whatever the server's default. And a
 * transaction whose process has vanished must not lock the chain's row for the hours that TCP waits.
 */
const session = (statementTimeLimit: number): string => `
  SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
  SET idle_in_transaction_session_timeout = '15s';
  SET statement_timeout = ${statementTimeLimit};
  SET standard_conforming_strings = on;
  SET tcp_keepalives_idle = 10;
  SET tcp_keepalives_interval = 10;
  SET tcp_keepalives_count = 3`;

/** One for an accept, and one for a read of the host beside it. */
const CHAIN_CONNECTIONS = 2;

/** The database at a URL. Nothing is connected yet. */
export function postgresDatabase(
  config: DatabaseConfig & { url: string },
  schema: string,
  tables: readonly Tables[],
  log: Log,
): Database {
  let isDurable = true;
  const onConnect = async (client: ClientBase): Promise<void> => {
    // Without this, an error of an idle connection would end the process.
    client.on('error', () => {});
    await client.query(session(config.statementTimeLimit));
    const durable = await isServerDurable(client);
    if (isDurable && !durable) log.warn(NOT_DURABLE);
    isDurable = durable;
  };
  const chainSize = Math.min(CHAIN_CONNECTIONS, config.poolSize - 1);
  const poolSize = config.poolSize - chainSize;
  const poolErrorHandler = (error: unknown) => log.debug('a database connection broke', errorFields(error));
  const extra = {
    ...postgresConnection(config, schema),
    min: 1,
    idleTimeoutMillis: IDLE_LIMIT_MS,
    onConnect,
  };
  const logger = new TypeormLogger(log);
  const connection = { poolSize, logger, poolErrorHandler, extra };
  const dataSource = new DataSource(dataSourceOptions(schema, tables, connection));
  const clients = new ConnectionPool(
    () => typeormPool(dataSource),
    poolSize,
    () => chain.acquireIdle(),
  );
  const chainPool = new pg.Pool({ ...extra, max: Math.max(chainSize, 1) });
  chainPool.on('error', poolErrorHandler);
  const chain = chainSize === 0 ? clients : chainConnections(chainPool, clients);
  const connectAlone = () => connectedAlone(extra);
  return new Database(dataSource, { chain, clients }, schema, tables, () => isDurable, log, { connectAlone });
}

/** A connection for one long piece of work. */
async function connectedAlone(options: pg.PoolConfig & { Client?: typeof pg.Client }): Promise<ClientBase> {
  const { Client = pg.Client, ...rest } = options;
  const connect = async (): Promise<ClientBase> => {
    const client = new Client({ ...rest, query_timeout: 0 });
    client.on('error', () => {});
    await client.connect();
    return client;
  };
  const client = await triedAgainPlain(connect);
  await client.query('SET statement_timeout = 0; SET lock_timeout = 0; SET standard_conforming_strings = on');
  return client;
}

/** Connections for the chain's own work. If the server allows no more, the clients' connections make room. */
function chainConnections(pool: pg.Pool, clients: ConnectionPool): ConnectionPool {
  return new ConnectionPool(
    () => pool,
    pool.options.max,
    async () => {
      await clients.giveWay();
      return undefined;
    },
  );
}

const NOT_DURABLE =
  'this Postgres runs with fsync or full_page_writes off: a power failure may lose accepted blocks or the whole database';

async function isServerDurable(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ durable: boolean }>(
    "SELECT current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on' AS durable",
  );
  return rows[0]?.durable ?? true;
}
