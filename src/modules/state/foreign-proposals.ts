/** A proposal that another node has acknowledged and told of: a hint for building, in memory alone. */
export interface ForeignProposal {
  /** Made from origin and number. */
  readonly key: string;
  /** The node ID of the node that has it in its queue, as text of its bytes. */
  readonly origin: string;
  /** Its number there. */
  readonly seq: bigint;
  readonly data: Uint8Array;
  /** When this node got it, in ms. */
  readonly arrivedAt: number;
  /** The origin's height when the origin last said that the proposal is pending: no block up to there has taken it. */
  readonly pendingAt: bigint;
}

/** What the origin says about a proposal. */
export type Told = Omit<ForeignProposal, 'key' | 'arrivedAt'>;

interface Entry extends ForeignProposal {
  pendingAt: bigint;
  /** Its turn: `TURN_COUNT` proposals of one origin share one. */
  readonly turn: number;
  /** Its place within the turn: the order of arrival. */
  readonly place: number;
  /** When the origin last said that it is pending, in ms. */
  toldAt: number;
}

/** The limits of foreign proposals. */
export interface ForeignLimits {
  readonly maxBytes: number;
  readonly maxCount?: number;
  readonly maxCountOfOrigin?: number;
}

/** How many proposals of one origin may come before another origin's next one. */
const TURN_COUNT = 16;
/** The part of all bytes that one origin may take. */
const ORIGIN_SHARE = 4;
/** An origin repeats each minute what is pending. What it has not repeated for this time is no longer pending, in ms. */
const EXPIRY_MS = 5 * 60_000;

interface Origin {
  /** By number. */
  readonly entries: Map<bigint, Entry>;
  bytes: number;
}

/**
 * Other nodes' proposals, within limits of count and bytes for all of them and for each origin. They stand in the order of
 * arrival, except that a flood of one origin does not push back another origin's first ones.
 */
export class ForeignProposals {
  private readonly origins = new Map<string, Origin>();
  private readonly maxBytes: number;
  private readonly maxCount: number;
  private readonly maxCountOfOrigin: number;
  private nextPlace = 0;
  private count = 0;
  private totalBytes = 0;

  constructor({ maxBytes, maxCount = 4_096, maxCountOfOrigin = 512 }: ForeignLimits) {
    this.maxBytes = maxBytes;
    this.maxCount = maxCount;
    this.maxCountOfOrigin = maxCountOfOrigin;
  }

  get size(): number {
    return this.count;
  }

  get bytes(): number {
    return this.totalBytes;
  }

  /** When this node got the oldest one, in ms. */
  get oldestAt(): number | undefined {
    let oldest: number | undefined;
    for (const { arrivedAt } of this.all())
      if (oldest === undefined || arrivedAt < oldest) oldest = arrivedAt;
    return oldest;
  }

  get(origin: string, seq: bigint): ForeignProposal | undefined {
    return this.origins.get(origin)?.entries.get(seq);
  }

  /** The origin has said again that it is pending. */
  refresh(origin: string, seq: bigint, pendingAt: bigint, now: number): void {
    const entry = this.origins.get(origin)?.entries.get(seq);
    if (!entry) return;
    entry.toldAt = now;
    if (pendingAt > entry.pendingAt) entry.pendingAt = pendingAt;
  }

  /**
   * Adds a proposal, or replaces the one with the same number. An origin with too many keeps its lowest numbers, because
   * those are built first. If all origins together have too many, the one with the most loses its highest.
   *
   * @returns whether it was taken
   */
  add(told: Told, now: number): boolean {
    const { origin, seq, data } = told;
    this.remove(origin, seq);
    const known = this.origins.get(origin);
    if (!this.makeRoomInOrigin(origin, seq, data.length)) return false;
    const entry: Entry = {
      ...told,
      key: foreignKey(origin, seq),
      arrivedAt: now,
      place: this.nextPlace++,
      turn: Math.floor((known?.entries.size ?? 0) / TURN_COUNT),
      toldAt: now,
    };
    const own = this.origins.get(origin) ?? { entries: new Map<bigint, Entry>(), bytes: 0 };
    this.origins.set(origin, own);
    own.entries.set(seq, entry);
    own.bytes += data.length;
    this.count++;
    this.totalBytes += data.length;
    this.shrink();
    return this.origins.get(origin)?.entries.get(seq) === entry;
  }

  remove(origin: string, seq: bigint): void {
    const own = this.origins.get(origin);
    const entry = own?.entries.get(seq);
    if (!own || !entry) return;
    own.entries.delete(seq);
    own.bytes -= entry.data.length;
    this.count--;
    this.totalBytes -= entry.data.length;
    if (own.entries.size === 0) this.origins.delete(origin);
  }

  /** Drops proposals that their origins have not repeated for a long time. */
  expire(now: number): void {
    for (const { origin, seq, toldAt } of [...this.all()]) {
      if (now - toldAt > EXPIRY_MS) this.remove(origin, seq);
    }
  }

  clear(): void {
    this.origins.clear();
    this.count = 0;
    this.totalBytes = 0;
  }

  /** The next one to build whose key is not among these. */
  next(taken: ReadonlySet<string>): ForeignProposal | undefined {
    return this.first((entry) => !taken.has(entry.key));
  }

  /** The first one that a block of this height with these data may have taken, and whose key is not among these. */
  findByData(data: Uint8Array, height: bigint, taken: ReadonlySet<string>): ForeignProposal | undefined {
    return this.first(
      (entry) =>
        entry.pendingAt < height &&
        entry.data.length === data.length &&
        !taken.has(entry.key) &&
        Buffer.compare(entry.data, data) === 0,
    );
  }

  private first(matches: (entry: Entry) => boolean): ForeignProposal | undefined {
    let best: Entry | undefined;
    for (const entry of this.all()) if ((!best || isBefore(entry, best)) && matches(entry)) best = entry;
    return best;
  }

  private *all(): Iterable<Entry> {
    for (const { entries } of this.origins.values()) yield* entries.values();
  }

  private makeRoomInOrigin(origin: string, seq: bigint, length: number): boolean {
    const fits = (): boolean => {
      const own = this.origins.get(origin);
      return (
        (own?.entries.size ?? 0) < this.maxCountOfOrigin &&
        (own?.bytes ?? 0) + length <= this.maxBytes / ORIGIN_SHARE
      );
    };
    while (!fits()) {
      const own = this.origins.get(origin);
      const last = own && highest(own);
      if (!last || last.seq < seq) return false;
      this.remove(origin, last.seq);
    }
    return true;
  }

  private shrink(): void {
    while (this.count > this.maxCount || this.totalBytes > this.maxBytes) {
      const byCount = this.count > this.maxCount;
      const sizeOf = ({ entries, bytes }: Origin): number => (byCount ? entries.size : bytes);
      const largest = [...this.origins.values()].reduce((a, b) => (sizeOf(b) > sizeOf(a) ? b : a));
      const last = highest(largest);
      if (last) this.remove(last.origin, last.seq);
    }
  }
}

export const foreignKey = (origin: string, seq: bigint): string => `${origin}/${seq}`;

function highest({ entries }: Origin): Entry | undefined {
  let found: Entry | undefined;
  for (const entry of entries.values()) if (!found || entry.seq > found.seq) found = entry;
  return found;
}

const isBefore = (a: Entry, b: Entry): boolean => (a.turn !== b.turn ? a.turn < b.turn : a.place < b.place);
