import { ExpectedError } from './expected-error.js';

/** The gRPC codes that are used here (`google.golang.org/grpc/codes`). */
export const STATUS = {
  ok: 0,
  cancelled: 1,
  unknown: 2,
  deadlineExceeded: 4,
  notFound: 5,
  failedPrecondition: 9,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
} as const;

/** A call that failed, with gRPC's code. Every other expected error is UNKNOWN, with its message. */
export class RpcError extends ExpectedError {
  /** @param status a `google.rpc.Status` message, as `grpc-status-details-bin` carries it */
  constructor(
    readonly code: number,
    message: string,
    readonly status?: Uint8Array,
  ) {
    super(message);
  }
}
