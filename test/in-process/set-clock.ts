import { type Clock, systemClock } from '../../src/common/clock.js';

/** A clock that a test sets. */
export class SetClock implements Clock {
  /** @param time Unix seconds */
  constructor(public time: bigint) {}

  now(): bigint {
    return this.time;
  }
}

/** This machine's clock, which a test moves. */
export class ShiftedClock implements Clock {
  /** In seconds. */
  shift = 0n;

  now(): bigint {
    return systemClock.now() + this.shift;
  }
}
