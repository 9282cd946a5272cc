import { createWriteStream, existsSync, renameSync, statSync, type WriteStream } from 'node:fs';
import type { LineListener } from '../plugin/process-output.js';

/** Bytes after which the next start renames the log. */
const LARGE = 10 * 1024 * 1024;
const LOUD = /^(warn|error|fatal)$/;

/** The plugin's log: all of it goes to a file, warnings and errors to the console as well. */
export class PluginLog {
  private readonly file: WriteStream;

  /** @param path the file, appended to; a large one becomes `path.1` first */
  constructor(
    path: string,
    private readonly show: (text: string) => void,
  ) {
    if (existsSync(path) && statSync(path).size > LARGE) renameSync(path, `${path}.1`);
    this.file = createWriteStream(path, { flags: 'a' });
    this.file.on('error', ({ message }) => show(`cannot write ${path}: ${message}`));
  }

  readonly take: LineListener = (line, stream) => {
    this.file.write(`${line}\n`);
    const text = loudText(line, stream === 'stderr');
    if (text) this.show(text);
  };

  close(): Promise<void> {
    return new Promise((resolve) => this.file.end(() => resolve()));
  }
}

/** What the console shows of a line: a short form of JSON with level warn or above, and any line of stderr that is not JSON. */
export function loudText(line: string, isStderr: boolean): string | undefined {
  try {
    const { level, msg, error } = JSON.parse(line);
    if (!LOUD.test(level)) return undefined;
    return `plugin ${level}: ${msg ?? ''}${error ? `: ${error}` : ''}`;
  } catch {
    return isStderr && line.trim() ? `plugin: ${line}` : undefined;
  }
}
