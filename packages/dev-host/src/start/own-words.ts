import type { ServiceError } from '@grpc/grpc-js';

/** What an error says; a gRPC error without the number in front. */
export function ownWords(error: unknown): string {
  const { details, message } = error as Partial<ServiceError>;
  return details || message || String(error);
}
