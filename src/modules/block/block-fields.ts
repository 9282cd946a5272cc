import type { Id } from '../../common/id.js';

/** What a block says, apart from how its bytes say it. */
export interface BlockFields {
  readonly parentId: Id;
  /** u64 */
  readonly height: bigint;
  /** u64, Unix seconds */
  readonly timestamp: bigint;
  readonly data: Uint8Array;
}
