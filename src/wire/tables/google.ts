import { int32, int64, message } from '../schema.js';

/** Package google.protobuf: the three well-known types in use. */

export const Empty = message('google.protobuf.Empty', {});
export const Timestamp = message('google.protobuf.Timestamp', { seconds: int64(1), nanos: int32(2) });
export const Duration = message('google.protobuf.Duration', { seconds: int64(1), nanos: int32(2) });
