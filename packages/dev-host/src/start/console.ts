/** The terminal: `say` is for progress, `complain` for what needs attention. Takes lines without their end. */
export interface Console {
  say(text: string): void;
  complain(text: string): void;
}

export const terminal: Console = {
  say: (text) => void process.stdout.write(`${text}\n`),
  complain: (text) => void process.stderr.write(`${text}\n`),
};
