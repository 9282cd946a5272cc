import { RpcError } from '../../common/rpc-error.js';
import { Protocol } from '../../wire/protocol.js';
import { NEWEST_PROTOCOL } from '../../wire/protocols.js';
import type { Encodable } from '../../wire/schema.js';
import { HandleSimpleHTTPResponse } from '../../wire/tables/http.js';
import { Status } from '../../wire/tables/status.js';

/** These messages are the same in every protocol. */
const protocol = new Protocol(NEWEST_PROTOCOL);
const responses = protocol.codec(HandleSimpleHTTPResponse);
const statuses = protocol.codec(Status);

/**
 * An HTTP response with status 500 in the host's form: a gRPC error with the packed response. Origin: AvalancheGo,
 * `vms/rpcchainvm/grpcutils/util.go`, `GetGRPCErrorFromHTTPResponse`.
 */
export function failedResponse(response: Encodable<typeof HandleSimpleHTTPResponse>): RpcError {
  const code = response.code ?? 500;
  const message = Buffer.from(response.body ?? []).toString('utf8');
  const detail = {
    typeUrl: `type.googleapis.com/${HandleSimpleHTTPResponse.name}`,
    value: responses.encode(response),
  };
  return new RpcError(code, message, statuses.encode({ code, message, details: [detail] }));
}
