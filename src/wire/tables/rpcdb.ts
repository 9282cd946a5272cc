import {
  bool,
  bytes,
  enumeration,
  message,
  nested,
  oneOf,
  repeated,
  rpc,
  service,
  uint64,
} from '../schema.js';
import { Empty } from './google.js';

/** Package rpcdb: the node's key-value store. */

export const DatabaseError = enumeration('rpcdb.Error', {
  ERROR_UNSPECIFIED: 0,
  ERROR_CLOSED: 1,
  ERROR_NOT_FOUND: 2,
});
export const HasRequest = message('rpcdb.HasRequest', { key: bytes(1) });
export const HasResponse = message('rpcdb.HasResponse', { has: bool(1), err: oneOf(2, DatabaseError) });
export const GetRequest = message('rpcdb.GetRequest', { key: bytes(1) });
export const GetResponse = message('rpcdb.GetResponse', { value: bytes(1), err: oneOf(2, DatabaseError) });
export const PutRequest = message('rpcdb.PutRequest', { key: bytes(1), value: bytes(2) });
export const PutResponse = message('rpcdb.PutResponse', { err: oneOf(1, DatabaseError) });
export const DeleteRequest = message('rpcdb.DeleteRequest', { key: bytes(1) });
export const DeleteResponse = message('rpcdb.DeleteResponse', { err: oneOf(1, DatabaseError) });
export const CompactRequest = message('rpcdb.CompactRequest', { start: bytes(1), limit: bytes(2) });
export const CompactResponse = message('rpcdb.CompactResponse', { err: oneOf(1, DatabaseError) });
export const CloseRequest = message('rpcdb.CloseRequest', {});
export const CloseResponse = message('rpcdb.CloseResponse', { err: oneOf(1, DatabaseError) });
export const WriteBatchRequest = message('rpcdb.WriteBatchRequest', {
  puts: repeated(nested(1, PutRequest)),
  deletes: repeated(nested(2, DeleteRequest)),
});
export const WriteBatchResponse = message('rpcdb.WriteBatchResponse', { err: oneOf(1, DatabaseError) });
export const NewIteratorWithStartAndPrefixRequest = message('rpcdb.NewIteratorWithStartAndPrefixRequest', {
  start: bytes(1),
  prefix: bytes(2),
});
export const NewIteratorWithStartAndPrefixResponse = message('rpcdb.NewIteratorWithStartAndPrefixResponse', {
  id: uint64(1),
});
export const IteratorNextRequest = message('rpcdb.IteratorNextRequest', { id: uint64(1) });
export const IteratorNextResponse = message('rpcdb.IteratorNextResponse', {
  data: repeated(nested(1, PutRequest)),
});
export const IteratorErrorRequest = message('rpcdb.IteratorErrorRequest', { id: uint64(1) });
export const IteratorErrorResponse = message('rpcdb.IteratorErrorResponse', { err: oneOf(1, DatabaseError) });
export const IteratorReleaseRequest = message('rpcdb.IteratorReleaseRequest', { id: uint64(1) });
export const IteratorReleaseResponse = message('rpcdb.IteratorReleaseResponse', {
  err: oneOf(1, DatabaseError),
});
export const HealthCheckResponse = message('rpcdb.HealthCheckResponse', { details: bytes(1) });
export const RpcDatabase = service('rpcdb.Database', {
  Has: rpc(HasRequest, HasResponse),
  Get: rpc(GetRequest, GetResponse),
  Put: rpc(PutRequest, PutResponse),
  Delete: rpc(DeleteRequest, DeleteResponse),
  Compact: rpc(CompactRequest, CompactResponse),
  Close: rpc(CloseRequest, CloseResponse),
  HealthCheck: rpc(Empty, HealthCheckResponse),
  WriteBatch: rpc(WriteBatchRequest, WriteBatchResponse),
  NewIteratorWithStartAndPrefix: rpc(
    NewIteratorWithStartAndPrefixRequest,
    NewIteratorWithStartAndPrefixResponse,
  ),
  IteratorNext: rpc(IteratorNextRequest, IteratorNextResponse),
  IteratorError: rpc(IteratorErrorRequest, IteratorErrorResponse),
  IteratorRelease: rpc(IteratorReleaseRequest, IteratorReleaseResponse),
});
