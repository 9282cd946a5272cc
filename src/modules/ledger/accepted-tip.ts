import type { Id } from '../../common/id.js';

/** Height and ID of the last accepted block. */
export interface AcceptedTip {
  readonly height: bigint;
  readonly id: Id;
}
