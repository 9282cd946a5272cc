import { type Finding, fail, ok } from './finding.js';

/** Before this there was no plugin that could look: a machine whose clock stands there has lost it. */
const BEGINNING = Date.UTC(2026, 0, 1);

/** What can be told of a clock without another one. */
export function clockFinding(now = Date.now()): Finding {
  const text = new Date(now).toISOString();
  if (now < BEGINNING)
    return fail('clock', `${text} is in the past`, 'set it, and let the machine follow NTP');
  return ok('clock', text);
}
