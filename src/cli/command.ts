import { ExpectedError } from '../common/expected-error.js';

/** One command of the command line. */
export interface Command {
  /** As it is typed, with its arguments: `genesis DATA`. */
  readonly usage: string;
  /** One line for the help. */
  readonly summary: string;
  /** @param args what follows the command's name @throws {UsageError} and errors whose message is one clear line */
  run(args: readonly string[]): void | Promise<void>;
}

/** The command line makes no sense; the message says what is wrong with it. */
export class UsageError extends ExpectedError {
  readonly code = 'usage';
}

/** For commands that take nothing. */
export function noArguments(command: string, args: readonly string[]): void {
  if (args.length > 0) throw new UsageError(`${command} takes no arguments`);
}

/** For commands of one argument. */
export function onlyArgument(command: string, args: readonly string[]): string {
  const [argument, ...rest] = args;
  if (argument === undefined || rest.length > 0) throw new UsageError(`${command} takes one argument`);
  return argument;
}
