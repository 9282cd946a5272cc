import { ExpectedError } from '../../common/expected-error.js';
import type { MempoolConfig } from '../../config/mempool-config.js';

/** timestampvm-rs's limit on the data of a proposal, and its text. */
const RS_LIMIT_BYTES = 1_048_576;

/**
 * The most data that can reach another node: a block writes its data in hexadecimal, AvalancheGo's messages have at
 * most 2 MiB, and keys and envelopes need some of it. timestampvm-rs accepts more, and its network stops for good at
 * such a block.
 */
export const REACHABLE_LIMIT_BYTES = RS_LIMIT_BYTES - 2_048;

export class DataTooLongError extends ExpectedError {
  readonly code = 'dataTooLong';

  constructor(length: number) {
    super(
      length > RS_LIMIT_BYTES
        ? `data ${length}-byte exceeds the limit ${RS_LIMIT_BYTES}-byte`
        : `data ${length}-byte exceeds the limit ${REACHABLE_LIMIT_BYTES}-byte: its block could not be sent to other nodes`,
    );
  }
}

export class MempoolFullError extends ExpectedError {
  readonly code = 'mempoolFull';

  constructor(count: number, bytes: number, { maxCount, maxBytes }: MempoolConfig) {
    super(
      `mempool is full: ${count} of ${maxCount} data, ${bytes} of ${maxBytes} bytes; propose again when blocks have been accepted`,
    );
  }

  override get isRetryable(): boolean {
    return true;
  }
}

export class MempoolClosedError extends ExpectedError {
  readonly code = 'mempoolClosed';

  constructor() {
    super('the chain is shutting down and takes no more data');
  }

  override get isRetryable(): boolean {
    return true;
  }
}

/** The caller's time is over while the statement is under way: its outcome is not known yet. */
export class NotStoredYetError extends ExpectedError {
  readonly code = 'notStoredYet';

  constructor(limitMs: number) {
    super(
      `the database has not stored this within ${limitMs / 1000} s; it may still do so, and then a block will hold it`,
    );
  }
}
