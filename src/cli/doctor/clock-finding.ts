import { type Finding, fail, ok } from './finding.js';

/** This plugin is newer than that, so an earlier clock is wrong. */
const BEGINNING = Date.UTC(2026, 0, 1);

/** Checks the clock without another clock to compare it with. */
export function clockFinding(now = Date.now()): Finding {
  const text = new Date(now).toISOString();
  if (now < BEGINNING)
    return fail('clock', `${text} is in the past`, 'set it, and let the machine follow NTP');
  return ok('clock', text);
}
