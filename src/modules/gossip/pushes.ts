import { sha256Id } from '../../common/id.js';
import type { Proposal } from '../ledger/proposal.repository.js';
import {
  PUSH_BYTES,
  PUSHED_OVERHEAD_BYTES,
  SMALL_BYTES,
  WINDOW_BYTES,
  WINDOW_COUNT,
} from './gossip-limits.js';
import { type PushableProposal, pushCodec } from './gossip-messages.js';

/** The proposals at the head of the queue that this node pushes now. */
export function windowOf(queue: Iterable<Proposal>): Proposal[] {
  const window: Proposal[] = [];
  let bytes = 0;
  for (const proposal of queue) {
    bytes += pushedBytes(proposal);
    if (window.length === WINDOW_COUNT || bytes > WINDOW_BYTES) break;
    window.push(proposal);
  }
  return window;
}

/** Pushes of these proposals, in their order. */
export function pushesOf(proposals: readonly Proposal[], asOf: bigint): Uint8Array[] {
  const pushes: PushableProposal[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const proposal of proposals) {
    const size = pushedBytes(proposal) + PUSHED_OVERHEAD_BYTES;
    if (bytes + size > PUSH_BYTES) {
      pushes.push([]);
      bytes = 0;
    }
    bytes += size;
    pushes.at(-1)?.push(pushable(proposal));
  }
  return pushes.map((pushed) => pushCodec.encode({ asOf, proposals: pushed }));
}

const isSmall = ({ data }: Proposal): boolean => data.length <= SMALL_BYTES;

const pushedBytes = (proposal: Proposal): number => (isSmall(proposal) ? proposal.data.length : 0);

function pushable(proposal: Proposal): PushableProposal {
  const { seq, data } = proposal;
  return isSmall(proposal) ? { seq, data } : { seq, size: data.length, sha256: sha256Id(data) };
}
