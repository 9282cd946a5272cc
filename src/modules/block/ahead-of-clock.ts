import { durationText } from '../../common/duration-text.js';
import { ExpectedError } from '../../common/expected-error.js';
import { idToCb58 } from '../../common/id.js';
import type { Block } from './block.js';
import { MAX_CLOCK_AHEAD_SECONDS } from './block.rules.js';

/** The largest time that a `Date` holds, in seconds. */
const LAST_DATE = 8_640_000_000_000n;

/**
 * The plugin can build no block on this one yet: its time is an hour or more ahead of this machine's clock, and the next block may
 * not be older. Either the chain accepted it while the clock was ahead, or the clock is behind now.
 */
export class AheadOfClockError extends ExpectedError {
  readonly code = 'aheadOfClock';

  constructor(
    parent: Block,
    /** Until the time of the block is less than an hour ahead of the clock. */
    readonly secondsLeft: bigint,
    now: bigint,
  ) {
    super(
      `no block can be built for ${durationText(secondsLeft)}, until ${timeText(now + secondsLeft)}: block ${parent.height} (${idToCb58(parent.id)}) has the time ${timeText(parent.timestamp)}, ${durationText(parent.timestamp - now)} ahead of this machine's clock. Check this clock first; if it is right, wait, or see "Blocks from the future" in docs/durability.md`,
    );
  }

  override get isRetryable(): boolean {
    return true;
  }
}

/**
 * What keeps a block from being built on this one at the moment; undefined when nothing does.
 *
 * @param now Unix seconds of the local clock
 */
export function aheadOfClock(parent: Block, now: bigint): AheadOfClockError | undefined {
  // The next block has at least its parent's time, and that has to be below now + the limit (`verifyBlock`).
  const secondsLeft = parent.timestamp - (now + MAX_CLOCK_AHEAD_SECONDS) + 1n;
  return secondsLeft > 0n ? new AheadOfClockError(parent, secondsLeft, now) : undefined;
}

function timeText(seconds: bigint): string {
  if (seconds > LAST_DATE) return `${seconds} (Unix time)`;
  return new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z');
}
