import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LineListener, ProcessOutput } from './process-output.js';

/** How a process ended: with a code, or by a signal. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** AvalancheGo's `DefaultGracefulTimeout`, ms: from SIGTERM to SIGKILL. */
const GRACEFUL_TIMEOUT = 5_000;

/** A process with only the given environment, with empty stdin and recorded output. */
export class PluginChild {
  readonly output: ProcessOutput;
  /** Resolves when the process has ended and its last lines have been read; never rejects. */
  readonly exited: Promise<Exit>;
  exit: Exit | undefined;
  private stopping: Promise<Exit> | undefined;

  private constructor(
    private readonly child: ChildProcess,
    onLine?: LineListener,
  ) {
    this.output = new ProcessOutput(onLine);
    this.exited = this.watch();
    for (const name of ['stdout', 'stderr'] as const) {
      const pipe = child[name];
      if (!pipe) continue;
      this.output.collect(name, pipe);
      // A plugin that closes its output is stopped, as AvalancheGo's collectors do.
      pipe.once('close', () => void this.stop());
    }
    // On Linux the system does this for AvalancheGo's plugins (Pdeathsig).
    const endWithHost = () => void child.kill('SIGTERM');
    process.once('exit', endWithHost);
    void this.exited.then(() => process.off('exit', endWithHost));
  }

  /** @throws Error that names the executable when it cannot be started */
  static async spawn(
    executable: string,
    env: Record<string, string>,
    onLine?: LineListener,
  ): Promise<PluginChild> {
    const process = spawn(executable, [], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const child = new PluginChild(process, onLine);
    try {
      await once(process, 'spawn');
    } catch (error) {
      throw new Error(`cannot start the plugin ${executable}: ${(error as Error).message}`, { cause: error });
    }
    return child;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** SIGTERM, and SIGKILL 5 s later. */
  stop(): Promise<Exit> {
    this.stopping ??= this.terminate();
    return this.stopping;
  }

  private async terminate(): Promise<Exit> {
    this.kill('SIGTERM');
    const kill = setTimeout(() => this.kill('SIGKILL'), GRACEFUL_TIMEOUT);
    try {
      return await this.exited;
    } finally {
      clearTimeout(kill);
    }
  }

  private async watch(): Promise<Exit> {
    const closed = once(this.child, 'close').catch(() => {});
    const [code, signal] = await once(this.child, 'exit').catch(() => [null, null]);
    this.exit = { code, signal };
    // The pipes may hold last lines. A process that the plugin has started may keep them open for longer.
    await Promise.race([closed, sleep(200)]);
    return this.exit;
  }
}

export const describeExit = ({ code, signal }: Exit): string =>
  signal ? `was ended by ${signal}` : `ended with code ${code}`;
