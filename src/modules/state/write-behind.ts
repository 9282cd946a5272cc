import type { NodeDatabaseWrite } from '../../common/chain-context.js';
import { type Id, idKey } from '../../common/id.js';
import type { Block } from '../block/block.js';
import type { AcceptedBlock } from '../ledger/accept.repository.js';

/** A batch goes to Postgres when it has this many blocks or bytes of data. */
const BATCH_BLOCKS = 512;
const BATCH_BYTES = 4 * 1024 * 1024;
/** Accepting waits while more blocks than this are on their way. */
const MAX_BLOCKS = 8 * BATCH_BLOCKS;
const MAX_BYTES = 4 * BATCH_BYTES;
/**
 * A batch that is not full is written after this time, because bootstrapping may pause for as long as its network does.
 */
const LINGER_MS = 500;

interface Pending {
  readonly accepted: AcceptedBlock;
  readonly changes: readonly NodeDatabaseWrite[];
}

/**
 * The blocks that were accepted while bootstrapping and are not in Postgres yet. A crash may lose them safely: the
 * pointer in the node's database follows the batches, and the host fetches again what the plugin does not have.
 */
export class WriteBehind {
  private readonly pending: Pending[] = [];
  private readonly byId = new Map<string, Block>();
  private readonly byHeight = new Map<bigint, Block>();
  private bytes = 0;
  private writing: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private failure: { error: unknown } | undefined;

  /** @param failed called at once with the failure, because the host may not accept another block for a long time */
  constructor(
    private readonly write: (
      blocks: readonly AcceptedBlock[],
      changes: readonly NodeDatabaseWrite[],
    ) => Promise<void>,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** The number of blocks that are not in Postgres yet. */
  get lag(): number {
    return this.pending.length;
  }

  /** Height of the last block that is in Postgres; undefined when all of them are. */
  get writtenHeight(): bigint | undefined {
    const oldest = this.pending[0];
    return oldest && oldest.accepted.block.height - 1n;
  }

  find(id: Id): Block | undefined {
    return this.byId.get(idKey(id));
  }

  findAt(height: bigint): Block | undefined {
    return this.byHeight.get(height);
  }

  /** Waits only while too many blocks are on their way. @throws the error of an earlier batch */
  async add(accepted: AcceptedBlock, changes: readonly NodeDatabaseWrite[]): Promise<void> {
    this.throwFailure();
    this.pending.push({ accepted, changes });
    this.byId.set(idKey(accepted.block.id), accepted.block);
    this.byHeight.set(accepted.block.height, accepted.block);
    this.bytes += accepted.block.data.length;
    if (this.pending.length >= BATCH_BLOCKS || this.bytes >= BATCH_BYTES) void this.startWriting();
    else this.linger();
    while (this.pending.length > MAX_BLOCKS || this.bytes > MAX_BYTES) {
      await this.startWriting();
      this.throwFailure();
    }
  }

  /** Waits until all blocks are in Postgres. @throws the error of a batch */
  async flush(): Promise<void> {
    this.throwFailure();
    while (this.pending.length > 0) {
      await this.startWriting();
      this.throwFailure();
    }
  }

  private linger(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (this.pending.length > 0 && !this.failure) void this.startWriting();
    }, LINGER_MS).unref();
  }

  private startWriting(): Promise<void> {
    this.writing ??= this.writeBatch()
      .catch((error) => {
        this.failure = { error };
        this.failed(error);
      })
      .finally(() => {
        this.writing = undefined;
      });
    return this.writing;
  }

  private async writeBatch(): Promise<void> {
    const batch = this.nextBatch();
    await this.write(
      batch.map(({ accepted }) => accepted),
      batch.flatMap(({ changes }) => changes),
    );
    this.pending.splice(0, batch.length);
    for (const { accepted } of batch) {
      this.byId.delete(idKey(accepted.block.id));
      this.byHeight.delete(accepted.block.height);
      this.bytes -= accepted.block.data.length;
    }
  }

  private nextBatch(): Pending[] {
    let bytes = 0;
    let count = 0;
    for (const { accepted } of this.pending) {
      bytes += accepted.block.data.length;
      if (count > 0 && (count >= BATCH_BLOCKS || bytes > BATCH_BYTES)) break;
      count++;
    }
    return this.pending.slice(0, count);
  }

  private throwFailure(): void {
    if (this.failure) throw this.failure.error;
  }
}
