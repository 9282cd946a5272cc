import type { ServiceError } from '@grpc/grpc-js';

/** The text of an error; for a gRPC error without the number in front. */
export function ownWords(error: unknown): string {
  const { details, message } = error as Partial<ServiceError>;
  return details || message || String(error);
}
