import { bytes, int32, message, nested, repeated, rpc, service, string } from '../schema.js';
import { Empty } from './google.js';

/** Package http.responsewriter: the plugin writes the answer of http.HTTP/Handle to it. */

export const Header = message('http.responsewriter.Header', { key: string(1), values: repeated(string(2)) });
export const WriteRequest = message('http.responsewriter.WriteRequest', {
  headers: repeated(nested(1, Header)),
  payload: bytes(2),
});
export const WriteResponse = message('http.responsewriter.WriteResponse', { written: int32(1) });
export const WriteHeaderRequest = message('http.responsewriter.WriteHeaderRequest', {
  headers: repeated(nested(1, Header)),
  statusCode: int32(2),
});
export const HijackResponse = message('http.responsewriter.HijackResponse', {
  localNetwork: string(1),
  localString: string(2),
  remoteNetwork: string(3),
  remoteString: string(4),
  serverAddr: string(5),
});
export const ResponseWriterService = service('http.responsewriter.Writer', {
  Write: rpc(WriteRequest, WriteResponse),
  WriteHeader: rpc(WriteHeaderRequest, Empty),
  Flush: rpc(Empty, Empty),
  Hijack: rpc(Empty, HijackResponse),
});
