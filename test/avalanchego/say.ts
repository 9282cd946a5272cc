/** A line for the person who waits, on stderr. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
