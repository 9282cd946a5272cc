import { idsEqual, sha256Id } from '../../common/id.js';
import type { Announced } from './push-reader.js';

/** Data that are asked for at a time, of all nodes; one of each. */
const MAX_FETCHES = 4;
/** Announced proposals of one node that wait for their turn. */
const MAX_WAITING = 64;

/** Asks one node. @param done gets what it answers; undefined when it does not @returns false when that is not possible now */
export type Ask = (announced: Announced, done: (data: Uint8Array | undefined) => void) => boolean;

/** Asks other nodes for the data of what they have announced, the lowest number of each first. */
export class Fetches {
  private readonly waiting = new Map<string, Map<bigint, Announced>>();
  private readonly underWay = new Set<string>();

  /** @param take gets data that are what was announced @param refuse counts others */
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

  /** A node that is gone is not asked; it tells again what is pending when it is back. */
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
    // Announced again with the next push.
    if (!this.ask(announced, done)) this.underWay.delete(origin);
  }
}

function lowest(ofOrigin: ReadonlyMap<bigint, Announced>): Announced | undefined {
  let found: Announced | undefined;
  for (const announced of ofOrigin.values()) if (!found || announced.seq < found.seq) found = announced;
  return found;
}
