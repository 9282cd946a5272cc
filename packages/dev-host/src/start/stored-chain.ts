import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { idToCb58, nodeIdToText } from '../../../../src/common/id.js';
import { type Identity, identityFromSeed, newSeed } from '../chain/identity.js';
import { DEFAULT_GENESIS } from './options.js';
import { UserError } from './user-error.js';
import { writeWhole } from './write-whole.js';

/** What a data directory remembers of its chain (`chain.json`), so that it stays the same chain. */
export interface StoredChain {
  readonly identity: Identity;
  /** The genesis block's data. */
  readonly genesis: string;
  /** Where its blocks are. */
  readonly database: 'embedded' | 'postgres';
}

interface ChainFile {
  seed: string;
  genesis: string;
  database: StoredChain['database'];
}

/** What the chain is asked to be; undefined: as it is. */
export interface WantedChain {
  genesis: string | undefined;
  database: StoredChain['database'] | undefined;
}

/**
 * The directory's chain, made when there is none.
 * @throws UserError when the one that is there has another genesis or keeps its blocks elsewhere
 */
export function openChain(directory: string, wanted: WantedChain): StoredChain {
  const file = readChain(directory);
  if (file) {
    checkSame(directory, file, wanted);
    return stored(file);
  }
  const made: ChainFile = {
    seed: Buffer.from(newSeed()).toString('hex'),
    genesis: wanted.genesis ?? DEFAULT_GENESIS,
    database: wanted.database ?? 'embedded',
  };
  writeWhole(chainFile(directory), describe(made));
  return stored(made);
}

/** @throws UserError as openChain does, and makes nothing */
export function checkChain(directory: string, wanted: WantedChain): void {
  const file = readChain(directory);
  if (file) checkSame(directory, file, wanted);
}

const chainFile = (directory: string): string => join(directory, 'chain.json');

function readChain(directory: string): ChainFile | undefined {
  const path = chainFile(directory);
  if (!existsSync(path)) return undefined;
  try {
    const { seed, genesis, database } = JSON.parse(readFileSync(path, 'utf8'));
    if (
      /^[0-9a-f]{64}$/.test(seed) &&
      typeof genesis === 'string' &&
      /^(embedded|postgres)$/.test(database)
    ) {
      return { seed, genesis, database };
    }
  } catch {
    // Told below.
  }
  throw new UserError(`${path} is damaged: restore it from a backup, or use another --data-dir`);
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

const stored = ({ seed, genesis, database }: ChainFile): StoredChain => ({
  identity: identityFromSeed(Buffer.from(seed, 'hex')),
  genesis,
  database,
});

/** The IDs are there for people; they follow from the seed. */
function describe(file: ChainFile): string {
  const { chainId, nodeId } = stored(file).identity;
  return `${JSON.stringify({ ...file, chainId: idToCb58(chainId), nodeId: nodeIdToText(nodeId) }, undefined, 2)}\n`;
}
