import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export type OutputStream = 'stdout' | 'stderr';

/** Takes each line that the plugin writes. */
export type LineListener = (line: string, stream: OutputStream) => void;

const KEPT_LINES = 2_000;

/** The plugin's output, line by line. It keeps the last 2,000 lines of each stream. */
export class ProcessOutput {
  private readonly lines: Record<OutputStream, string[]> = { stdout: [], stderr: [] };

  constructor(private readonly listener: LineListener = () => {}) {}

  get stdout(): readonly string[] {
    return this.lines.stdout;
  }

  get stderr(): readonly string[] {
    return this.lines.stderr;
  }

  collect(stream: OutputStream, source: Readable): void {
    createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
      const kept = this.lines[stream];
      kept.push(line);
      if (kept.length > KEPT_LINES) kept.shift();
      this.listener(line, stream);
    });
  }

  /** The last lines, for error texts: those of stderr if there are any, else of stdout; '' if there are none. */
  tail(count = 10): string {
    const source = this.lines.stderr.length > 0 ? this.lines.stderr : this.lines.stdout;
    return source
      .slice(-count)
      .map((line) => `\n    | ${line}`)
      .join('');
  }
}
