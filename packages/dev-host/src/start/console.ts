/** Where a person reads: progress, and what should be looked at. Lines without their end. */
export interface Console {
  say(text: string): void;
  complain(text: string): void;
}

export const terminal: Console = {
  say: (text) => void process.stdout.write(`${text}\n`),
  complain: (text) => void process.stderr.write(`${text}\n`),
};
