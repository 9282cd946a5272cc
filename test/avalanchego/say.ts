/** Writes a progress line to stderr. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
