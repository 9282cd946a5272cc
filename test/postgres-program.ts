import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { guardian } from './process/guardian.js';

/** How much of what it says is kept, in characters. */
const KEPT = 4_000;

/** One of the server's programs, running; it goes with the test process at the latest. */
export class PostgresProgram {
  /** Resolved at its end: to nothing after success, else to what it said, or why the system did not start it. */
  readonly ended: Promise<string | undefined>;
  hasEnded = false;
  private readonly child: ChildProcess;
  private output = '';

  constructor(file: string, args: string[], options: SpawnOptions) {
    this.child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk) => {
        this.output = (this.output + chunk).slice(-KEPT);
      });
    }
    const { pid } = this;
    if (pid !== undefined) guardian.watchProcess(pid);
    this.ended = new Promise((resolve) => {
      this.child.once('error', ({ message }) => resolve(message));
      this.child.once('close', (code, signal) =>
        resolve(code === 0 ? undefined : this.failure(code ?? signal)),
      );
    });
    void this.ended.then(() => {
      this.hasEnded = true;
      if (pid !== undefined) guardian.forgetProcess(pid);
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  private failure(how: number | NodeJS.Signals | null): string {
    return this.output || `${this.child.spawnfile} has ended (${how})`;
  }
}
