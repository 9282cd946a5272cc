import { idKey, sha256Id } from '../../common/id.js';
import { REACHABLE_LIMIT_BYTES } from '../mempool/mempool-errors.js';
import { foreignKey } from '../state/foreign-proposals.js';
import type { TakenProposals } from '../state/taken-proposals.js';
import { MAX_PUSH_BYTES, MAX_PUSHED, SMALL_BYTES } from './gossip-limits.js';
import { type Pushed, type PushMessage, pushCodec } from './gossip-messages.js';

/** Why the node refuses a push, or one of its proposals. */
export const REFUSALS = ['malformed', 'too-large', 'stale', 'accepted', 'no-room'] as const;
export type Refusal = (typeof REFUSALS)[number];

/** An announced proposal, whose data this node has to ask for. */
export interface Announced {
  readonly origin: string;
  readonly seq: bigint;
  readonly size: number;
  readonly sha256: Uint8Array;
  readonly asOf: bigint;
}

/** What a push has brought. */
export interface PushOutcome {
  /** Whether there is something new to build. */
  readonly isNew: boolean;
  readonly announced: readonly Announced[];
  readonly refused: Readonly<Partial<Record<Refusal, number>>>;
}

const SHA256_BYTES = 32;

/** Reads the pushes of other nodes, which may hold anything. */
export class PushReader {
  constructor(private readonly proposals: TakenProposals) {}

  /** @param origin the node that has sent it */
  read(origin: string, message: Uint8Array, now: number): PushOutcome {
    if (message.length > MAX_PUSH_BYTES) return refusal('too-large');
    const push = decode(message);
    if (!push) return refusal('malformed');
    if (push.proposals.length > MAX_PUSHED) return refusal('too-large');
    if (!this.proposals.accepted.covers(push.asOf)) return refusal('stale', push.proposals.length);
    const refused: Partial<Record<Refusal, number>> = {};
    const announced: Announced[] = [];
    let isNew = false;
    for (const pushed of push.proposals) {
      const outcome = this.take(origin, push.asOf, pushed, now);
      if (typeof outcome === 'string') refused[outcome] = (refused[outcome] ?? 0) + 1;
      else if (outcome === true) isNew = true;
      else if (outcome) announced.push(outcome);
    }
    return { isNew, announced, refused };
  }

  /** Takes data from a push or from an answer. @returns whether there is something new to build, or why not */
  add(
    origin: string,
    seq: bigint,
    data: Uint8Array,
    hash: Uint8Array,
    asOf: bigint,
    now: number,
  ): boolean | Refusal {
    const { foreign, accepted } = this.proposals;
    const known = foreign.get(origin, seq);
    if (known && known.data.length === data.length && Buffer.compare(known.data, data) === 0) {
      foreign.refresh(origin, seq, asOf, now);
      return false;
    }
    if (accepted.hasTaken(foreignKey(origin, seq), hash, asOf)) return 'accepted';
    // The bytes are part of a larger message, which would stay in memory with them.
    const told = { origin, seq, data: Uint8Array.from(data), pendingAt: asOf };
    return foreign.add(told, now) || 'no-room';
  }

  private take(
    origin: string,
    asOf: bigint,
    { seq, data, size, sha256 }: Pushed,
    now: number,
  ): Refusal | boolean | Announced {
    if (data !== undefined) {
      if (data.length > SMALL_BYTES) return 'too-large';
      return this.add(origin, seq, data, sha256Id(data), asOf, now);
    }
    if (sha256.length !== SHA256_BYTES || size <= SMALL_BYTES) return 'malformed';
    if (size > REACHABLE_LIMIT_BYTES) return 'too-large';
    const { foreign, accepted } = this.proposals;
    const known = foreign.get(origin, seq);
    if (known && known.data.length === size && idKey(sha256Id(known.data)) === idKey(sha256)) {
      foreign.refresh(origin, seq, asOf, now);
      return false;
    }
    if (accepted.hasTaken(foreignKey(origin, seq), sha256, asOf)) return 'accepted';
    return { origin, seq, size, sha256: Uint8Array.from(sha256), asOf };
  }
}

function decode(message: Uint8Array): PushMessage | undefined {
  try {
    return pushCodec.decode(message);
  } catch {
    return undefined;
  }
}

const refusal = (reason: Refusal, count = 1): PushOutcome => ({
  isNew: false,
  announced: [],
  refused: { [reason]: count },
});
