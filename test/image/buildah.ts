import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { run } from '../avalanchego/command.js';

/** A command that runs in a container. */
export interface RunningCommand {
  isRunning(): boolean;
  /** What it has written so far. */
  output(): string;
  end(): Promise<void>;
}

/**
 * Debian's `buildah`, which builds images without an engine. It keeps images in a directory of its own, so the
 * machine's are not touched.
 */
export class Buildah {
  private readonly options: string[];

  constructor(directory: string) {
    const [root, runroot] = [join(directory, 'storage'), join(directory, 'run')];
    this.options = ['--storage-driver', 'vfs', '--root', root, '--runroot', runroot];
  }

  /** @throws Error that says so when buildah is not installed */
  run(...args: string[]): Promise<string> {
    return run('buildah', [...this.options, ...args]);
  }

  /** Makes an image from a parent (`scratch` for none). */
  async image(name: string, parent: string, fill: (container: string) => Promise<unknown>): Promise<void> {
    const container = await this.run('from', '--pull-never', parent);
    await fill(container);
    await this.run('commit', '--quiet', container, name);
    await this.run('rm', container);
  }

  /** Builds a Dockerfile's image from images that are there. */
  build(name: string, context: string): Promise<string> {
    return this.run(
      'bud',
      '--format',
      'docker',
      '--isolation',
      'chroot',
      '--pull-never',
      '--tag',
      name,
      context,
    );
  }

  /** Runs a command of a container to its end. */
  inside(container: string, ...command: string[]): Promise<string> {
    return this.run('run', '--isolation', 'chroot', container, '--', ...command);
  }

  /** Starts a command of a container. @returns how to end it */
  start(container: string, ...command: string[]): RunningCommand {
    const args = [...this.options, 'run', '--isolation', 'chroot', container, '--', ...command];
    // A process group of its own: the container's processes are its children's children.
    const child = spawn('buildah', args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    const output: string[] = [];
    child.stdout.on('data', (chunk) => output.push(String(chunk)));
    const exit = once(child, 'exit');
    return {
      output: () => output.join(''),
      isRunning: () => child.exitCode === null && child.signalCode === null,
      async end() {
        if (child.pid && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
        await exit;
      },
    };
  }
}
