import type { Metadata, status } from '@grpc/grpc-js';

/** A gRPC error with a status of its own choice. Anything else that a handler throws is UNKNOWN, with its message. */
export class RpcError extends Error {
  constructor(
    readonly code: status,
    message: string,
    readonly metadata?: Metadata,
  ) {
    super(message);
  }
}
