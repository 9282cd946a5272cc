import { chownSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { PostgresProgram } from './postgres-program.js';
import { type PostgresPrograms, postgresPrograms } from './postgres-programs.js';
import { freePort } from './process/free-port.js';
import { removeDirectory, temporaryDirectory } from './process/temporary-directory.js';
import { GiveUp, until } from './process/until.js';

const USER = 'postgres';
const PASSWORD = 'timestamp';
const DATABASE = 'postgres';
const FLAGS = ['-c', 'max_connections=200', '-c', 'unix_socket_directories=', '-c', 'lc_messages=C'];

/** The line of `postmaster.pid` that says how far the server is (Postgres, `utils/pidfile.h`). */
const STATUS_LINE = 7;

/**
 * A real Postgres server for one test file: a free port, a directory of its own, fsync on as in production. Start one,
 * and `dispose` of it in `afterAll`. It ends with the test process at the latest.
 */
export class PostgresServer {
  private server: PostgresProgram | undefined;

  private constructor(
    readonly port: number,
    private readonly dir: string,
    private readonly programs: PostgresPrograms,
  ) {}

  /**
   * @param initdbFlags more arguments for `initdb`
   * @throws Error with the text of the server's programs, or of the system
   */
  static async start(initdbFlags: string[] = []): Promise<PostgresServer> {
    const programs = postgresPrograms();
    const dir = temporaryDirectory('postgres');
    const { uid, gid } = programs.user;
    if (uid !== undefined && gid !== undefined) chownSync(dir, uid, gid);
    const server = new PostgresServer(await freePort(), dir, programs);
    try {
      await server.initialize(initdbFlags);
      await server.restart();
    } catch (error) {
      removeDirectory(dir);
      throw error;
    }
    return server;
  }

  /** For the chain's config. */
  get url(): string {
    return `postgres://${USER}:${PASSWORD}@127.0.0.1:${this.port}/${DATABASE}`;
  }

  /** Starts it again after `stop` or `kill`, on the same port with the same data. */
  async restart(): Promise<void> {
    await until(() => this.tryToStart(), { what: 'Postgres to start', within: 30_000 });
  }

  /** Shuts it down; connections are cut. */
  async stop(): Promise<void> {
    await this.endBy('SIGINT');
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    await this.endBy('SIGKILL');
  }

  /** Waits until it has ended by itself. */
  async ended(): Promise<void> {
    await this.server?.ended;
    this.server = undefined;
  }

  /** Ends it and removes its data. */
  async dispose(): Promise<void> {
    await this.stop();
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

  private async endBy(signal: NodeJS.Signals): Promise<void> {
    this.server?.signal(signal);
    await this.ended();
  }

  private async initialize(flags: string[]): Promise<void> {
    const passwordFile = join(this.dir, 'password');
    writeFileSync(passwordFile, PASSWORD);
    const initdb = this.run('initdb', [
      `--pgdata=${this.dataDir}`,
      '--auth=password',
      `--username=${USER}`,
      `--pwfile=${passwordFile}`,
      ...flags,
    ]);
    const failure = await initdb.ended;
    rmSync(passwordFile);
    if (failure !== undefined) throw new Error(failure);
  }

  private async tryToStart(): Promise<boolean> {
    const server = this.run('postgres', ['-D', this.dataDir, '-p', String(this.port), ...FLAGS]);
    const what = { what: 'Postgres to be ready', every: 10, within: 30_000 };
    await until(() => server.hasEnded || this.isReady(server), what);
    if (server.hasEnded) {
      const failure = (await server.ended) ?? 'Postgres has ended';
      // After a kill the old server's children may still hold its shared memory for a moment.
      throw failure.includes('shared memory') ? new Error(failure) : new GiveUp(failure);
    }
    this.server = server;
    return true;
  }

  private isReady(server: PostgresProgram): boolean {
    const lines = readFileSync(join(this.dataDir, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === server.pid && lines[STATUS_LINE]?.trim() === 'ready';
  }

  private run(name: 'initdb' | 'postgres', args: string[]): PostgresProgram {
    return new PostgresProgram(this.programs[name], args, { ...this.programs.user, cwd: this.dir });
  }
}
