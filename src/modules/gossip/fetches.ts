import { idsEqual, sha256Id } from '../../common/id.js';
import type { Announced } from './push-reader.js';

/** The most requests under way at once; each node gets one at a time. */
const MAX_FETCHES = 4;
/** The most announced proposals of one node that wait for their turn. */
const MAX_WAITING = 64;

/** Asks one node. @param done gets the answer; undefined when there is none @returns false when no request can be sent now */
export type Ask = (announced: Announced, done: (data: Uint8Array | undefined) => void) => boolean;

/** Asks other nodes for the data of the proposals that they have announced, for each node the lowest number first. */
export class Fetches {
  private readonly waiting = new Map<string, Map<bigint, Announced>>();
  private readonly underWay = new Set<string>();

  /** @param take gets data with the announced hash @param refuse is called for other data */
  constructor(
    private readonly ask: Ask,
    private readonly take: (announced: Announced, data: Uint8Array) => void,
    private readonly refuse: () => void,
  ) {}

  get underWayCount(): number {
    return this.underWay.size;
  }

  add(announced: Announced): void {
    const { origin, seq } = announced;
    const ofOrigin = this.waiting.get(origin) ?? new Map<bigint, Announced>();
    if (ofOrigin.size >= MAX_WAITING && !ofOrigin.has(seq)) return;
    ofOrigin.set(seq, announced);
    this.waiting.set(origin, ofOrigin);
    this.goOn();
  }

  /** Drops what a disconnected node has announced. It announces it again when it is back. */
  forget(origin: string): void {
    this.waiting.delete(origin);
  }

  clear(): void {
    this.waiting.clear();
  }

  private goOn(): void {
    for (const [origin, ofOrigin] of this.waiting) {
      if (this.underWay.size >= MAX_FETCHES) return;
      if (this.underWay.has(origin)) continue;
      const next = lowest(ofOrigin);
      if (!next) continue;
      ofOrigin.delete(next.seq);
      if (ofOrigin.size === 0) this.waiting.delete(origin);
      this.fetch(next);
    }
  }

  private fetch(announced: Announced): void {
    const { origin, size, sha256 } = announced;
    this.underWay.add(origin);
    const done = (data: Uint8Array | undefined): void => {
      this.underWay.delete(origin);
      if (data?.length === size && idsEqual(sha256Id(data), sha256)) this.take(announced, data);
      else if (data !== undefined) this.refuse();
      this.goOn();
    };
    // The next push announces it again.
    if (!this.ask(announced, done)) this.underWay.delete(origin);
  }
}

function lowest(ofOrigin: ReadonlyMap<bigint, Announced>): Announced | undefined {
  let found: Announced | undefined;
  for (const announced of ofOrigin.values()) if (!found || announced.seq < found.seq) found = announced;
  return found;
}
