import type { NodeDatabase } from '../../../common/chain-context.js';
import { ExpectedError } from '../../../common/expected-error.js';
import { ID_LENGTH, type Id, idsEqual, idToCb58 } from '../../../common/id.js';
import { Block } from '../../block/block.js';

const LAST_ACCEPTED = Buffer.from('last_accepted_block');
const BLOCK_PREFIX = Buffer.from('\0/');

/** timestampvm-rs's chain in the node's database cannot be imported; the message says why. */
export class RsChainError extends ExpectedError {
  readonly code = 'rsChain';

  constructor(reason: string) {
    super(`timestampvm-rs's chain in the node's database cannot be imported: ${reason}`);
  }
}

/** timestampvm-rs's blocks in the node's database. They are only read. */
export class RsStore {
  constructor(private readonly database: NodeDatabase) {}

  /** @returns undefined if timestampvm-rs has never run here */
  async lastAcceptedId(): Promise<Id | undefined> {
    const id = await this.database.get(LAST_ACCEPTED);
    if (id && id.length !== ID_LENGTH) throw new RsChainError(`its last accepted ID has ${id.length} bytes`);
    return id;
  }

  /** @throws {RsChainError} if it is missing, is no block, or does not match its key */
  async accepted(id: Id): Promise<Block> {
    const value = await this.database.get(Buffer.concat([BLOCK_PREFIX, id]));
    if (!value) throw new RsChainError(`block ${idToCb58(id)} is missing`);
    const block = parse(value, id);
    if (!idsEqual(block.id, id)) {
      throw new RsChainError(`the bytes of block ${idToCb58(id)} have the hash ${idToCb58(block.id)}`);
    }
    return block;
  }
}

/** `{"block_bytes":[…numbers…],"status":"Accepted"}` */
function parse(value: Uint8Array, id: Id): Block {
  try {
    const { block_bytes: bytes, status } = JSON.parse(Buffer.from(value).toString('utf8'));
    if (status !== 'Accepted') throw new Error(`its status is ${status}`);
    if (!Array.isArray(bytes)) throw new Error('it has no block_bytes');
    return Block.parse(Uint8Array.from(bytes));
  } catch (error) {
    throw new RsChainError(`block ${idToCb58(id)}: ${(error as Error).message}`);
  }
}
