import { parseArgs } from 'node:util';
import { UserError } from './user-error.js';

/** The options of `npm start`. */
export interface StartOptions {
  /** Port of 127.0.0.1; 0 takes a free one. */
  readonly httpPort: number;
  readonly dataDir: string;
  /** The genesis block's data; undefined: that of the data directory, or the default. */
  readonly genesis: string | undefined;
  /** `postgres://…`; undefined: the embedded database. */
  readonly postgres: string | undefined;
}

export const DEFAULT_GENESIS = 'timestampvm';

export const HELP = `Runs a TimestampVM chain of one node on this machine, until Ctrl-C.

  npm start -- [options]

  --http-port N    port of 127.0.0.1 to serve at; 0 takes a free one     (9650)
  --data-dir DIR   where to keep the chain between runs                  (.timestampvm)
  --genesis DATA   data of the genesis block, for a new chain           (${DEFAULT_GENESIS})
  --postgres URL   keep the blocks in this database, e.g. postgres://me:secret@127.0.0.1:5432/chain
                   instead of the embedded one in the data directory
  --help           this text
`;

/**
 * @returns undefined when help is asked for
 * @throws UserError for an unknown option and an impossible value
 */
export function parseOptions(args: readonly string[]): StartOptions | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  return {
    httpPort: portNumber(values['http-port']),
    dataDir: notEmpty('--data-dir', values['data-dir']) ?? '.timestampvm',
    genesis: values.genesis,
    postgres: notEmpty('--postgres', values.postgres),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        'http-port': { type: 'string', default: '9650' },
        'data-dir': { type: 'string' },
        genesis: { type: 'string' },
        postgres: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    const [sentence = ''] = (error as Error).message.split(/\.\s|\n/, 1);
    // A database's URL may hold a password.
    if (sentence.includes('://'))
      throw new UserError('Unexpected argument (not shown). See npm start -- --help');
    throw new UserError(`${sentence}. See npm start -- --help`, { cause: error });
  }
}

function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535))
    throw new UserError(`--http-port takes a number from 0 to 65535, not ${JSON.stringify(text)}`);
  return port;
}

function notEmpty(option: string, value: string | undefined): string | undefined {
  if (value?.trim() === '') throw new UserError(`${option} must not be empty`);
  return value;
}
