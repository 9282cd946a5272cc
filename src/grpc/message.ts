import { RpcError, STATUS } from '../common/rpc-error.js';

/** The prefix of a message: a byte that says whether it is compressed, and its length. */
const PREFIX_BYTES = 5;

/** A message as gRPC sends it: with its length before it, not compressed. */
export function framedMessage(message: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(PREFIX_BYTES + message.length);
  bytes[0] = 0;
  bytes.writeUInt32BE(message.length, 1);
  bytes.set(message, PREFIX_BYTES);
  return bytes;
}

/** @param body all bytes of a stream @returns its only message @throws {RpcError} */
export function unframedMessage(body: Buffer): Buffer {
  if (body.length < PREFIX_BYTES || body.readUInt32BE(1) !== body.length - PREFIX_BYTES) {
    throw new RpcError(STATUS.internal, 'not one whole message');
  }
  if (body[0] !== 0) throw new RpcError(STATUS.unimplemented, 'the message is compressed');
  return body.subarray(PREFIX_BYTES);
}
