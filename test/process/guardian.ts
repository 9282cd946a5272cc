import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Ends what a test started, even when the test's own process is killed. A small process beside it holds the list and
 * works it off when its input closes, which the system does in every case.
 */
class Guardian {
  private process: ChildProcess | undefined;

  /** From now on this process (or, negative, this process group) is killed when the test process ends. */
  watchProcess(pid: number): void {
    this.tell(`+kill ${pid}`);
  }

  forgetProcess(pid: number): void {
    this.tell(`-kill ${pid}`);
  }

  /** From now on this directory is removed when the test process ends. */
  watchDirectory(path: string): void {
    this.tell(`+remove ${path}`);
  }

  forgetDirectory(path: string): void {
    this.tell(`-remove ${path}`);
  }

  /** From now on this mount is unmounted when the test process ends. */
  watchMount(path: string): void {
    this.tell(`+unmount ${path}`);
  }

  forgetMount(path: string): void {
    this.tell(`-unmount ${path}`);
  }

  private tell(line: string): void {
    this.process ??= this.start();
    this.process.stdin?.write(`${line}\n`);
  }

  private start(): ChildProcess {
    const main = fileURLToPath(new URL('./guardian-main.ts', import.meta.url));
    const guardian = spawn(process.execPath, [main], {
      stdio: ['pipe', 'ignore', 'inherit'],
      detached: true,
    });
    guardian.unref();
    (guardian.stdin as unknown as { unref(): void }).unref();
    return guardian;
  }
}

/** The guardian of this process. */
export const guardian = new Guardian();
