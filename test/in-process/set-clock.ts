import { type Clock, systemClock } from '../../src/common/clock.js';

/** A clock that a test sets. */
export class SetClock implements Clock {
  /** @param time Unix seconds */
  constructor(public time: bigint) {}

  now(): bigint {
    return this.time;
  }

  nowMs(): number {
    return Number(this.time) * 1_000;
  }
}

/** This machine's clock, which a test moves. */
export class ShiftedClock implements Clock {
  /** In seconds. */
  shift = 0n;

  now(): bigint {
    return systemClock.now() + this.shift;
  }

  nowMs(): number {
    return systemClock.nowMs() + Number(this.shift) * 1_000;
  }
}
