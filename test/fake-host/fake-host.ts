import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { PLUGIN } from '../hosted-chain.js';
import { guardian } from '../process/guardian.js';
import { removeDirectory, temporaryDirectory } from '../process/temporary-directory.js';
import { BareServer } from '../wire/bare-server.js';
import { Dialect } from '../wire/dialect.js';

/** The result of one run of a fake host. */
export interface Run {
  /** The protocol in the plugin's handshake; undefined when the plugin ended first. */
  protocol: number | undefined;
  exitCode: number | null;
  output: string;
}

/** A compiled program other than AvalancheGo that starts the plugin. */
export class FakeHost {
  private readonly directory = temporaryDirectory('fake-host');
  private process: ChildProcess | undefined;

  /** Makes the executable by Node's single-executable format, so it needs no compiler. */
  constructor() {
    const source = readFileSync(join(import.meta.dirname, 'fake-host.cjs'), 'utf8');
    const main = join(this.directory, 'main.cjs');
    writeFileSync(main, source.replace('@DIRECTORY@', this.directory));
    const config = { main, output: this.made, disableExperimentalSEAWarning: true };
    writeFileSync(join(this.directory, 'sea.json'), JSON.stringify(config));
    execFileSync(process.execPath, ['--build-sea', join(this.directory, 'sea.json')], { stdio: 'ignore' });
  }

  /** The running file's path, for tests that replace or remove it. */
  get executable(): string {
    return join(this.directory, 'host');
  }

  /** How often the executable was started, with `--version` or without. */
  get starts(): string[] {
    const path = join(this.directory, 'starts');
    return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
  }

  /**
   * Runs it until the plugin has called back or has ended.
   * @param version what `--version` prints, or does: `hangs`, `ignored`
   * @param options `table`: text in the binary; `meddle`: what happens to the file once it runs, before it starts the plugin;
   * `script`: it starts a shell script with this line, which then starts the plugin; `speaks`: it refuses any other
   * number
   */
  async run(
    version: string,
    options: { table?: string; meddle?: (path: string) => void; script?: string; speaks?: number } = {},
  ): Promise<Run> {
    writeFileSync(join(this.directory, 'starts'), '');
    // The previous one may still be running.
    rmSync(this.executable, { force: true });
    copyFileSync(this.made, this.executable);
    if (options.table) appendFileSync(this.executable, options.table);
    chmodSync(this.executable, 0o755);
    const plugin = options.script === undefined ? PLUGIN : this.script(options.script);
    writeFileSync(join(this.directory, 'mode.json'), JSON.stringify({ version, plugin }));
    const called = Promise.withResolvers<number>();
    const server = new BareServer(new Dialect(46)).add('vm.runtime.Runtime', {
      Initialize: ({ protocolVersion }) => {
        if (protocolVersion !== (options.speaks ?? protocolVersion))
          throw new Error('protocol version mismatch');
        called.resolve(protocolVersion);
        return {};
      },
    });
    writeFileSync(join(this.directory, 'address'), await server.listen());
    try {
      return await this.start(called.promise, options.meddle);
    } finally {
      this.end();
      server.close();
    }
  }

  dispose(): void {
    removeDirectory(this.directory);
  }

  private async start(called: Promise<number>, meddle?: (path: string) => void): Promise<Run> {
    const child = spawn(this.executable, [], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.process = child;
    guardian.watchProcess(-(child.pid as number));
    await once(child, 'spawn');
    meddle?.(this.executable);
    let output = '';
    for (const pipe of [child.stdout, child.stderr]) pipe.on('data', (chunk) => (output += chunk));
    const exited = once(child, 'close').then(() => undefined);
    const protocol = await Promise.race([called, exited]);
    return { protocol, exitCode: child.exitCode, output };
  }

  private script(line: string): string {
    const path = join(this.directory, 'plugin.sh');
    // The command after it keeps the shell from becoming the plugin.
    writeFileSync(path, `#!/bin/sh\n${line}\n'${PLUGIN}'\nexit $?\n`, { mode: 0o755 });
    return path;
  }

  private end(): void {
    const { pid } = this.process as ChildProcess;
    try {
      process.kill(-(pid as number), 'SIGKILL');
    } catch {
      // It has ended.
    }
    guardian.forgetProcess(-(pid as number));
  }

  private get made(): string {
    return join(this.directory, 'made');
  }
}
