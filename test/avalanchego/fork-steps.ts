import fc from 'fast-check';

const MAX_U64 = 2n ** 64n - 1n;
const HOUR = 3600n;
/** In s. The two plugins are not asked at the same instant, so no timestamp is nearer to the limit than this. */
const NEAR = 20n;

const data = fc.oneof(
  { arbitrary: fc.uint8Array(), weight: 20 },
  fc.constantFrom(1 << 10, 1 << 16).map((length) => new Uint8Array(length)),
);

/** A new block that the host hears of: its parent, and its height and time relative to the parent and the clock. */
const issue = fc.record({
  on: fc.constantFrom('last', 'last', 'processing', 'processing', 'older', 'rejected', 'unknown' as const),
  pick: fc.nat(),
  height: fc.oneof({ arbitrary: fc.constant(1n), weight: 9 }, fc.constantFrom(0n, 2n, -1n, MAX_U64 - 1n)),
  since: fc.constantFrom('parent', 'parent', 'parent', 'parent', 'now', 'limit', 'start', 'end' as const),
  delta: fc.bigInt(-3n, 3n),
  data,
  isCanonical: fc.boolean(),
});

/** What the host does with a known block. */
const act = fc.record({
  act: fc.constantFrom('accept', 'accept', 'verify', 'parse', 'get', 'prefer', 'genesis', 'api' as const),
  pick: fc.nat(),
});

export const step = fc.oneof({ arbitrary: issue, weight: 2 }, act);
type Generated<A> = A extends fc.Arbitrary<infer T> ? T : never;
export type Step = Generated<typeof step>;
export type Issue = Generated<typeof issue>;

/** A height that wraps around as a u64 does. */
export const heightOf = (parent: bigint, { height }: Issue): bigint => BigInt.asUintN(64, parent + height);

/** @param parent the parent's time @param now Unix seconds */
export function timestampOf(parent: bigint, { since, delta }: Issue, now: bigint): bigint {
  const limit = now + HOUR;
  const wanted = { parent, now, limit, start: 0n, end: MAX_U64 }[since] + delta;
  const time = wanted < 0n ? 0n : wanted > MAX_U64 ? MAX_U64 : wanted;
  if (time <= limit - NEAR || time >= limit + NEAR) return time;
  return delta < 0n ? limit - NEAR : limit + NEAR;
}
