import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { guardian } from './process/guardian.js';

/** How much of its output is kept, in characters. */
const KEPT = 4_000;

/** A running program of the server. It ends with the test process at the latest. */
export class PostgresProgram {
  /**
   * Resolves when the program ends: to undefined after success, otherwise to its output, or to the reason why it did
   * not start.
   */
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
