import type { IncomingCall } from '../../src/common/incoming-call.js';

/** A caller that never goes away. */
export const PATIENT: IncomingCall = { signal: new AbortController().signal };
