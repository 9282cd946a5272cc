import { type ParseArgsConfig, parseArgs } from 'node:util';
import { NOT_SHOWN } from '../common/shown-text.js';
import { UsageError } from './command.js';

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * The options of a command that takes nothing else.
 * @throws {UsageError} for an unknown option, a missing value, and any argument that is no option
 */
export function parseOptions<const O extends Options>(command: string, args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    // Node adds advice about its own function.
    const [problem = ''] = (error as Error).message.split(/\.\s|\n/);
    const told = problem.includes('://') ? `unexpected argument ${NOT_SHOWN}` : problem.replace(/\.$/, '');
    throw new UsageError(`${command}: ${lowerFirst(told)} (see --help)`);
  }
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
