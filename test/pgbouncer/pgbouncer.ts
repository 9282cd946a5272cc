import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { postgresPrograms } from '../postgres-programs.js';
import type { PostgresServer } from '../postgres-server.js';
import { freePort } from '../process/free-port.js';
import { guardian } from '../process/guardian.js';
import { removeDirectory, temporaryDirectory } from '../process/temporary-directory.js';
import { GiveUp, until } from '../process/until.js';

/** Debian's `pgbouncer`, in front of a server of the tests. */
export class PgBouncer {
  private constructor(
    private readonly server: PostgresServer,
    private readonly port: number,
    private readonly directory: string,
    private readonly process: ChildProcess,
  ) {}

  /** @throws Error that says so when pgbouncer is not installed */
  static async start(server: PostgresServer, mode: 'session' | 'transaction'): Promise<PgBouncer> {
    const [directory, port] = [temporaryDirectory('pgbouncer'), await freePort()];
    const { hostname, port: serverPort, password } = new URL(server.url);
    const config = join(directory, 'pgbouncer.ini');
    writeFileSync(
      config,
      `[databases]
* = host=${hostname} port=${serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = plain
auth_file = ${join(directory, 'users')}
pool_mode = ${mode}
`,
    );
    writeFileSync(join(directory, 'users'), `"postgres" "${password}"\n`);
    const { uid, gid } = postgresPrograms().user;
    chmodSync(directory, 0o755);
    // It refuses to run as root.
    const child = spawn('pgbouncer', ['--quiet', config], {
      stdio: ['ignore', 'ignore', 'inherit'],
      ...(uid !== undefined && gid !== undefined && { uid, gid }),
    });
    await once(child, 'spawn').catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? new Error('pgbouncer is not installed (not on the PATH)') : error;
    });
    if (child.pid) guardian.watchProcess(child.pid);
    const bouncer = new PgBouncer(server, port, directory, child);
    await until(() => bouncer.listens(), { what: 'PgBouncer to listen', every: 20 });
    return bouncer;
  }

  /** For the chain's config. */
  get url(): string {
    return this.server.url.replace(/:\d+\//, `:${this.port}/`);
  }

  async dispose(): Promise<void> {
    const exit = once(this.process, 'exit');
    this.process.kill('SIGINT');
    await exit;
    if (this.process.pid) guardian.forgetProcess(this.process.pid);
    removeDirectory(this.directory);
  }

  private listens(): Promise<boolean> {
    if (this.process.exitCode !== null) throw new GiveUp(`PgBouncer has ended with ${this.process.exitCode}`);
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
      socket.end();
    });
  }
}
