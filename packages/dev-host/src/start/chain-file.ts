import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { idToCb58, nodeIdToText } from '../../../../src/common/id.js';
import { type Identity, identityFromSeed, newSeed } from '../chain/identity.js';
import { DEFAULT_GENESIS } from './options.js';
import { UserError } from './user-error.js';
import { writeWhole } from './write-whole.js';

/** What a data directory records of its chain (`chain.json`), so that each start runs the same chain. */
export interface ChainRecord {
  readonly identity: Identity;
  /** The genesis block's data. */
  readonly genesis: string;
  /** Where its blocks are. */
  readonly database: 'embedded' | 'postgres';
}

interface ChainFile {
  seed: string;
  genesis: string;
  database: ChainRecord['database'];
}

/** What this start asks of the chain; undefined: whatever the record says. */
export interface WantedChain {
  genesis: string | undefined;
  database: ChainRecord['database'] | undefined;
}

/**
 * The record of the directory's chain; a new chain when there is none.
 * @throws UserError when the recorded chain has another genesis or keeps its blocks elsewhere
 */
export function openChain(directory: string, wanted: WantedChain): ChainRecord {
  const file = readChain(directory);
  if (file) {
    checkSame(directory, file, wanted);
    return recordOf(file);
  }
  const made: ChainFile = {
    seed: Buffer.from(newSeed()).toString('hex'),
    genesis: wanted.genesis ?? DEFAULT_GENESIS,
    database: wanted.database ?? 'embedded',
  };
  writeWhole(chainFile(directory), describe(made));
  return recordOf(made);
}

/** Throws as `openChain` does, and writes nothing. @throws UserError */
export function checkChain(directory: string, wanted: WantedChain): void {
  const file = readChain(directory);
  if (file) checkSame(directory, file, wanted);
}

const chainFile = (directory: string): string => join(directory, 'chain.json');

function readChain(directory: string): ChainFile | undefined {
  const path = chainFile(directory);
  if (!existsSync(path)) return undefined;
  const file = parse(textOf(path));
  if (file) return file;
  throw new UserError(`${path} is damaged: restore it from a backup, or use another --data-dir`);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError(`cannot read ${path}: ${(error as Error).message}`, { cause: error });
  }
}

/** undefined for a text that no start has written */
function parse(text: string): ChainFile | undefined {
  try {
    const { seed, genesis, database } = JSON.parse(text);
    const isWhole =
      /^[0-9a-f]{64}$/.test(seed) && typeof genesis === 'string' && /^(embedded|postgres)$/.test(database);
    return isWhole ? { seed, genesis, database } : undefined;
  } catch {
    return undefined;
  }
}

function checkSame(directory: string, file: ChainFile, { genesis, database }: WantedChain): void {
  if (genesis !== undefined && genesis !== file.genesis) {
    throw new UserError(
      `${directory} holds a chain with the genesis data ${JSON.stringify(file.genesis)}, not ${JSON.stringify(genesis)}: ` +
        'leave out --genesis, or use another --data-dir',
    );
  }
  if (database !== undefined && database !== file.database) {
    const remedy = database === 'embedded' ? 'name it with --postgres' : 'leave out --postgres';
    const where = file.database === 'embedded' ? 'the embedded database' : 'a Postgres database';
    throw new UserError(
      `the chain in ${directory} keeps its blocks in ${where}: ${remedy}, or use another --data-dir`,
    );
  }
}

const recordOf = ({ seed, genesis, database }: ChainFile): ChainRecord => ({
  identity: identityFromSeed(Buffer.from(seed, 'hex')),
  genesis,
  database,
});

/** The IDs follow from the seed; the file has them for people who read it. */
function describe(file: ChainFile): string {
  const { chainId, nodeId } = recordOf(file).identity;
  return `${JSON.stringify({ ...file, chainId: idToCb58(chainId), nodeId: nodeIdToText(nodeId) }, undefined, 2)}\n`;
}
