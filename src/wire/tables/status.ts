import { bytes, int32, message, nested, repeated, string } from '../schema.js';

/** Packages google.protobuf and google.rpc: an error with something packed into it, as `grpc-status-details-bin` carries it. */

export const Any = message('google.protobuf.Any', { typeUrl: string(1), value: bytes(2) });
export const Status = message('google.rpc.Status', {
  code: int32(1),
  message: string(2),
  details: repeated(nested(3, Any)),
});
