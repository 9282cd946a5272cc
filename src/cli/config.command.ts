import { readFileSync } from 'node:fs';
import { shownText } from '../common/shown-text.js';
import { ChainConfigError } from '../config/chain-config.error.js';
import { ChainConfig } from '../config/chain-config.js';
import type { DatabaseConfig } from '../config/database-config.js';
import { configDefaults, configJsonSchema } from '../config/json-schema.js';
import { parseChainConfig } from '../config/parse-chain-config.js';
import { secretFileProblems } from '../config/secret-files.js';
import { type Command, UsageError } from './command.js';

export const configCommand: Command = {
  usage: 'config --defaults | --schema | --check FILE [--connect]',
  summary:
    "print every setting with its default, the JSON schema of a chain's config file, or the mistakes in a file; --connect also logs in to its Postgres",
  async run([option, file, ...rest]) {
    if (option === '--defaults' && file === undefined) return print(configDefaults());
    if (option === '--schema' && file === undefined) return print(configJsonSchema());
    const [connect, ...more] = rest;
    const isCheck = option === '--check' && more.length === 0 && [undefined, '--connect'].includes(connect);
    if (!isCheck || file === undefined)
      throw new UsageError('config takes --defaults, --schema or --check FILE [--connect]');
    report(file, await check(file, connect !== undefined));
  },
};

function print(value: object): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** The mistakes in a file, or a note if it has none. */
interface Checked {
  readonly problems: readonly string[];
  readonly note?: string;
}

/**
 * Prints each mistake in a line on standard error, with exit code 1. If there is none, it prints one line on standard
 * output.
 */
function report(file: string, { problems, note }: Checked): void {
  if (problems.length === 0) process.stdout.write(`${file}: no mistake found${note ? `; ${note}` : ''}\n`);
  for (const problem of problems) process.stderr.write(`${file}: ${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
}

async function check(file: string, connects: boolean): Promise<Checked> {
  const config = parsed(contentOf(file));
  if (!(config instanceof ChainConfig)) return { problems: config };
  const problems = secretFileProblems(config.database);
  if (problems.length > 0 || !connects) return { problems };
  return await connected(config.database);
}

function contentOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Error(`cannot read ${shownText(file)} (${(error as { code?: string }).code})`, {
      cause: error,
    });
  }
}

/** @returns the config, or the mistakes of the file */
function parsed(bytes: Uint8Array): ChainConfig | readonly string[] {
  try {
    return parseChainConfig(bytes);
  } catch (error) {
    if (error instanceof ChainConfigError) return error.problems;
    throw error;
  }
}

async function connected(config: DatabaseConfig): Promise<Checked> {
  const { url } = config;
  if (!url) return { problems: [], note: 'no Postgres is configured' };
  try {
    const { askServer } = await import('./ask-server.js');
    const { version, database, user } = await askServer({ ...config, url });
    return { problems: [], note: `Postgres ${version}, database ${database}, user ${user}` };
  } catch (error) {
    return { problems: [`database.url cannot be used: ${(error as Error).message}`] };
  }
}
