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

/** Packages io.reader and io.writer: byte streams over unary calls. */

export const ReadErrorCode = enumeration('io.reader.ErrorCode', {
  ERROR_CODE_UNSPECIFIED: 0,
  ERROR_CODE_EOF: 1,
});
export const ReadRequest = message('io.reader.ReadRequest', { length: int32(1) });
export const ReadError = message('io.reader.Error', {
  errorCode: oneOf(1, ReadErrorCode),
  message: string(2),
});
export const ReadResponse = message('io.reader.ReadResponse', {
  read: bytes(1),
  error: nested(2, ReadError),
  errorText: earlierOnly(optional(string(2))),
});
export const IoReader = service('io.reader.Reader', {
  Read: rpc(ReadRequest, ReadResponse),
});

export const WriteRequest = message('io.writer.WriteRequest', { payload: bytes(1) });
export const WriteResponse = message('io.writer.WriteResponse', {
  written: int32(1),
  error: optional(string(2)),
});
export const IoWriter = service('io.writer.Writer', {
  Write: rpc(WriteRequest, WriteResponse),
});
