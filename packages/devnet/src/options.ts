import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** The options of `npm run devnet`. */
export interface DevnetCommand {
  /** AvalancheGo's executable; absolute. */
  readonly avalanchego: string;
  /** The plugin's executable; absolute. */
  readonly plugin: string;
  readonly nodes: number;
  readonly validators: number;
  /** undefined: a temporary one. */
  readonly dataDir: string | undefined;
  readonly httpPort: number;
  /** `postgres://…`; undefined: the embedded database. */
  readonly postgres: string | undefined;
  /** Whether to keep the data when the network has ended. */
  readonly keep: boolean;
}

/** The command line is wrong. The message is one line that says why. */
export class UsageError extends Error {}

export const HELP = `Runs a local network of AvalancheGo nodes (v1.13 or newer) with this chain on it, until Ctrl-C.

  npm run devnet -- --avalanchego FILE [options]

  --avalanchego FILE   the executable of the nodes
  --nodes N            how many nodes                                      (as many as validate, or 1)
  --validators N       how many of them validate, with stake; 0: no stake, all nodes decide      (0)
  --data-dir DIR       where the nodes keep their data; empty or not there  (a temporary directory)
  --keep               keep the data at the end
  --http-port PORT     API port of the first node; each further node takes the next two       (9650)
  --postgres URL       keep accepted blocks in this Postgres database, not in embedded ones
  --plugin FILE        the plugin's executable                                     (dist/timestampvm)
  --help               this text
`;

const MAX_NODES = 20;
const BUILT_PLUGIN = fileURLToPath(new URL('../timestampvm', import.meta.url));

/**
 * @returns undefined when help is asked for
 * @throws {UsageError}
 */
export function parseOptions(args: readonly string[]): DevnetCommand | undefined {
  const options = parse(args);
  if (options.help) return undefined;
  const validators = numberOf('--validators', options.validators, 0, MAX_NODES);
  const least = Math.max(validators, 1);
  return {
    avalanchego: fileOf('--avalanchego', options.avalanchego, 'name the executable of the nodes'),
    plugin: fileOf('--plugin', options.plugin, 'npm run build makes it'),
    nodes: numberOf('--nodes', options.nodes ?? String(least), least, MAX_NODES),
    validators,
    dataDir: options['data-dir'],
    httpPort: numberOf('--http-port', options['http-port'], 1, 65_535 - 2 * MAX_NODES),
    postgres: options.postgres,
    keep: options.keep,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        avalanchego: { type: 'string' },
        plugin: { type: 'string', default: BUILT_PLUGIN },
        nodes: { type: 'string' },
        validators: { type: 'string', default: '0' },
        'data-dir': { type: 'string' },
        'http-port': { type: 'string', default: '9650' },
        postgres: { type: 'string' },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    // Node adds advice that is about its own function.
    const [problem = ''] = (error as Error).message.split(/\.\s|\n/, 1);
    // A database's URL may hold a password.
    if (problem.includes('://'))
      throw new UsageError('unexpected argument (not shown). See npm run devnet -- --help');
    throw new UsageError(`${problem}. See npm run devnet -- --help`, { cause: error });
  }
}

function fileOf(option: string, file: string | undefined, remedy: string): string {
  if (!file) throw new UsageError(`${option} FILE is missing: ${remedy}`);
  if (!existsSync(file)) throw new UsageError(`there is no ${file}: ${remedy}`);
  return resolve(file);
}

function numberOf(option: string, text: string, least: number, most: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= least && number <= most)) {
    throw new UsageError(`${option} must be a number from ${least} to ${most}`);
  }
  return number;
}
