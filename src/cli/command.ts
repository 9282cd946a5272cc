import { ExpectedError } from '../common/expected-error.js';

/** One command of the command line. */
export interface Command {
  /** The command with its arguments: `genesis DATA`. */
  readonly usage: string;
  /** One line for the help. */
  readonly summary: string;
  /**
   * @param args the arguments after the command's name
   * @throws {UsageError} and other errors whose message is one clear line
   */
  run(args: readonly string[]): void | Promise<void>;
}

/** The command line is wrong. The message is one line that says why. */
export class UsageError extends ExpectedError {
  readonly code = 'usage';
}

/** For commands without arguments. */
export function noArguments(command: string, args: readonly string[]): void {
  if (args.length > 0) throw new UsageError(`${command} takes no arguments`);
}

/** For commands of one argument. */
export function onlyArgument(command: string, args: readonly string[]): string {
  const [argument, ...rest] = args;
  if (argument === undefined || rest.length > 0) throw new UsageError(`${command} takes one argument`);
  return argument;
}
