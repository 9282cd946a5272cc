import { type Codec, CodecCompiler } from '../../wire/codec.js';
import {
  bytes,
  type Decoded,
  type Encodable,
  type MessageTable,
  message,
  nested,
  optional,
  repeated,
  uint32,
  uint64,
} from '../../wire/schema.js';

/**
 * The messages between nodes with this plugin, in protobuf: this release skips fields that a later one adds. No message names
 * its sender, because the host vouches for the sender, and no node passes on another node's message.
 */

/** A proposal in the sender's queue: with its data, or with what a receiver needs to ask for them. */
const PushedProposal = message('timestampvm.PushedProposal', {
  /** Its number in the sender's queue. */
  seq: uint64(1),
  data: optional(bytes(2)),
  /** Of data that are not in this message. */
  size: uint32(3),
  sha256: bytes(4),
});

/** Proposals that are pending on the sender. */
const Push = message('timestampvm.Push', {
  /** The height of the sender's last accepted block. No block up to there has taken one of these proposals. */
  asOf: uint64(1),
  proposals: repeated(nested(2, PushedProposal)),
});

/** Asks for the data of an announced proposal. */
const Fetch = message('timestampvm.Fetch', { seq: uint64(1), sha256: bytes(2) });

/** The data; nothing when the proposal is not pending any more, or the node has no time for it. */
const Fetched = message('timestampvm.Fetched', { data: optional(bytes(1)) });

export type PushMessage = Decoded<typeof Push>;
export type Pushed = PushMessage['proposals'][number];
export type PushableProposal = Encodable<typeof PushedProposal>;

const compiler = new CodecCompiler({ message: (table) => table, enumeration: (table) => table });

const codec = <M extends MessageTable>(table: M): Codec<Decoded<M>, Encodable<M>> =>
  compiler.codec(table) as unknown as Codec<Decoded<M>, Encodable<M>>;

/** `decode` throws for bytes that are no such message. */
export const pushCodec = codec(Push);
export const fetchCodec = codec(Fetch);
export const fetchedCodec = codec(Fetched);
