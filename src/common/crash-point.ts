/** Steps on the way of a proposal, and of a start, at which the crash suite ends the process. */
export type CrashPoint =
  | 'proposal-received'
  | 'proposal-stored'
  | 'built-recorded'
  | 'before-build-answer'
  | 'verified'
  | 'before-accept-commit'
  | 'pointer-written'
  | 'after-accept-commit'
  | 'before-accept-answer'
  | 'claimed'
  | 'requeued';

/**
 * `POINT`, or `POINT:N` for the N-th time. AvalancheGo gives a plugin no such variable, so in production this file does
 * nothing.
 */
const VARIABLE = 'TIMESTAMPVM_CRASH_AT';

const [wanted, times = '1'] = (process.env[VARIABLE] ?? '').split(':');
let left = Number(times);

/** Ends the process here as `kill -9` does, when the variable names this point. */
export const crashPoint: (point: CrashPoint) => void = wanted
  ? (point) => {
      if (point === wanted && --left === 0) process.kill(process.pid, 'SIGKILL');
    }
  : () => {};
