import type { Id } from '../../common/id.js';

/** What is shown of a block to a client that did not ask for it by its ID. */
export interface ListedBlock {
  readonly id: Id;
  readonly parentId: Id;
  readonly height: bigint;
  readonly timestamp: bigint;
  /** Bytes of its data. */
  readonly size: number;
  /** Undefined where it is left out. */
  readonly data: Uint8Array | undefined;
}
