import {
  bytes,
  earlierOnly,
  enumeration,
  int32,
  message,
  nested,
  oneOf,
  optional,
  rpc,
  service,
  string,
} from '../schema.js';
import { Empty } from './google.js';

/** Package net.conn: a hijacked connection. */

export const ConnErrorCode = enumeration('net.conn.ErrorCode', {
  ERROR_CODE_UNSPECIFIED: 0,
  ERROR_CODE_EOF: 1,
  ERROR_CODE_OS_ERR_DEADLINE_EXCEEDED: 2,
});
export const ReadRequest = message('net.conn.ReadRequest', { length: int32(1) });
export const ConnError = message('net.conn.Error', {
  errorCode: oneOf(1, ConnErrorCode),
  message: string(2),
});
export const ReadResponse = message('net.conn.ReadResponse', {
  read: bytes(1),
  error: nested(2, ConnError),
  errorText: earlierOnly(optional(string(2))),
});
export const WriteRequest = message('net.conn.WriteRequest', { payload: bytes(1) });
export const WriteResponse = message('net.conn.WriteResponse', {
  length: int32(1),
  error: optional(string(2)),
});
export const SetDeadlineRequest = message('net.conn.SetDeadlineRequest', { time: bytes(1) });
export const NetConn = service('net.conn.Conn', {
  Read: rpc(ReadRequest, ReadResponse),
  Write: rpc(WriteRequest, WriteResponse),
  Close: rpc(Empty, Empty),
  SetDeadline: rpc(SetDeadlineRequest, Empty),
  SetReadDeadline: rpc(SetDeadlineRequest, Empty),
  SetWriteDeadline: rpc(SetDeadlineRequest, Empty),
});
