import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { guardian } from './process/guardian.js';
import { GiveUp, until } from './process/until.js';

const MAIN = fileURLToPath(new URL('../dist/dev-host/main.js', import.meta.url));

/** The line of JSON with which `npm start` ends its start. */
export interface ReadyLine {
  pid: number;
  pluginPid: number;
  url: string;
  rpc: string;
  chainId: string;
  genesisId: string;
  height: string;
}

/** How a start differs from that of the program which `npm start` runs, as this process would start it. */
export interface StartOptions {
  /** The program and its first arguments. */
  readonly command?: readonly [string, ...string[]];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** `npm start`, or what it runs, in a process group of its own as from a terminal. */
export class StartProcess {
  stdout = '';
  stderr = '';
  code: number | null | undefined;
  private readonly child: ChildProcess;

  constructor(args: readonly string[], { command = [process.execPath, MAIN], cwd, env }: StartOptions = {}) {
    const [program, ...first] = command;
    this.child = spawn(program, [...first, ...args], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    guardian.watchProcess(-this.pid);
    this.child.stdout?.on('data', (chunk) => {
      this.stdout += chunk;
    });
    this.child.stderr?.on('data', (chunk) => {
      this.stderr += chunk;
    });
    this.child.once('close', (code) => {
      this.code = code;
      guardian.forgetProcess(-this.pid);
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /**
   * @param within milliseconds; 60,000 unless given
   * @throws Error with its output when it ends instead
   */
  ready(within = 60_000): Promise<ReadyLine> {
    return until(
      () => {
        const line = /^\{"ready":true.*\}$/m.exec(this.stdout)?.[0];
        if (!line && this.code !== undefined) throw new GiveUp(`ended with ${this.code}: ${this.stderr}`);
        return line ? (JSON.parse(line) as ReadyLine) : undefined;
      },
      { what: 'the ready line', every: 20, within },
    );
  }

  /** @returns the exit code */
  async ended(): Promise<number | null> {
    if (this.code === undefined) await once(this.child, 'close');
    return this.code ?? null;
  }

  signal(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  /** Ctrl-C in the terminal: the whole process group gets it, the plugin as well. */
  pressCtrlC(): void {
    process.kill(-this.pid, 'SIGINT');
  }
}
