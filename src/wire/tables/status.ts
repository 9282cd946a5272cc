import { bytes, int32, message, nested, repeated, string } from '../schema.js';

/** Packages google.protobuf and google.rpc: an error with packed details, as in `grpc-status-details-bin`. */

export const Any = message('google.protobuf.Any', { typeUrl: string(1), value: bytes(2) });
export const Status = message('google.rpc.Status', {
  code: int32(1),
  message: string(2),
  details: repeated(nested(3, Any)),
});
