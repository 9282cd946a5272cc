import type { ServiceError } from '@grpc/grpc-js';
import type { Protocol } from '../../../../src/wire/protocol.js';
import type { Decoded } from '../../../../src/wire/schema.js';
import { HandleSimpleHTTPResponse } from '../../../../src/wire/tables/http.js';
import { Status } from '../../../../src/wire/tables/status.js';

/**
 * The HTTP answer in the error of a failed HandleSimple (an answer with status 500 comes this way); undefined for
 * gRPC's own errors. Origin: AvalancheGo, `vms/rpcchainvm/grpcutils/util.go`, `GetHTTPResponseFromError`.
 */
export function answerInError(
  protocol: Protocol,
  error: Partial<ServiceError>,
): Decoded<typeof HandleSimpleHTTPResponse> | undefined {
  const [packed, ...more] = error.metadata?.get('grpc-status-details-bin') ?? [];
  if (!(packed instanceof Uint8Array) || more.length > 0) return undefined;
  const status = protocol.codec(Status).decode(packed);
  const [detail, ...others] = status.details;
  // grpc-go drops the details if their code differs.
  if (!detail || others.length > 0 || status.code !== error.code) return undefined;
  if (detail.typeUrl.split('/').pop() !== HandleSimpleHTTPResponse.name) return undefined;
  return protocol.codec(HandleSimpleHTTPResponse).decode(detail.value);
}
