import { ExpectedError } from '../../common/expected-error.js';
import { errorFields, type Log } from '../../common/log.js';
import { SlowLog } from '../../common/slow-log.js';
import type { Metrics } from '../metrics/metrics.service.js';
import type { CallObserver } from './json-rpc-dispatcher.js';
import { JsonRpcError } from './json-rpc-error.js';

/** Counts and times calls, and logs slow calls and those that failed inside. */
export function callObserver(metrics: Metrics, log: Log, slowCallTime: number): CallObserver {
  const slow = new SlowLog(log, 'call', slowCallTime);
  return {
    called(method, ms, error) {
      metrics.call(method, resultOf(error), ms);
      slow.record(method, ms);
      // Unexpected errors are logged elsewhere, and callers' mistakes not at all.
      if (error instanceof ExpectedError && !(error instanceof JsonRpcError))
        log.debug('a call failed', { method, ...errorFields(error) });
    },
    refused: (limit) => metrics.refusal(limit),
  };
}

/** `ok`, a JSON-RPC code, or `error` for a failure inside. */
function resultOf(error: unknown): string {
  if (error === undefined) return 'ok';
  return error instanceof JsonRpcError ? String(error.code) : 'error';
}
