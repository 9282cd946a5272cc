/** One line of the doctor's report. */
export interface Finding {
  readonly verdict: 'ok' | 'warn' | 'fail';
  /** What was checked, in a word or two. */
  readonly subject: string;
  /** What was found. */
  readonly text: string;
  /** What to do about it, if anything. */
  readonly remedy?: string;
}

export const ok = (subject: string, text: string): Finding => ({ verdict: 'ok', subject, text });

export const warn = (subject: string, text: string, remedy: string): Finding => ({
  verdict: 'warn',
  subject,
  text,
  remedy,
});

export const fail = (subject: string, text: string, remedy: string): Finding => ({
  verdict: 'fail',
  subject,
  text,
  remedy,
});

/** `fail  plugin file        … → remedy` */
export function report({ verdict, subject, text, remedy }: Finding): string {
  return `${verdict.padEnd(4)}  ${subject.padEnd(16)}  ${text}${remedy ? ` → ${remedy}` : ''}\n`;
}
