import { readFileSync } from 'node:fs';
import { ChainConfigError } from '../config/chain-config.error.js';
import { configDefaults, configJsonSchema } from '../config/json-schema.js';
import { parseChainConfig } from '../config/parse-chain-config.js';
import { secretFileProblems } from '../config/secret-files.js';
import { type Command, UsageError } from './command.js';

export const configCommand: Command = {
  usage: 'config --defaults | --schema | --check FILE',
  summary:
    "print every setting of a chain's config file with its default, its JSON schema, or a file's mistakes",
  run([option, file, ...rest]) {
    if (option === '--defaults' && file === undefined) return print(configDefaults());
    if (option === '--schema' && file === undefined) return print(configJsonSchema());
    if (option === '--check' && file !== undefined && rest.length === 0) return check(file);
    throw new UsageError('config takes --defaults, --schema or --check FILE');
  },
};

function print(value: object): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** One line for each mistake on standard error, and exit code 1; one line on standard output when there is none. */
function check(file: string): void {
  const problems = problemsOf(contentOf(file));
  if (problems.length === 0) process.stdout.write(`${file}: no mistake found\n`);
  for (const problem of problems) process.stderr.write(`${file}: ${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
}

function contentOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Error(`cannot read ${file} (${(error as { code?: string }).code})`, { cause: error });
  }
}

function problemsOf(bytes: Uint8Array): readonly string[] {
  try {
    return secretFileProblems(parseChainConfig(bytes).database);
  } catch (error) {
    if (error instanceof ChainConfigError) return error.problems;
    throw error;
  }
}
