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
 * What nodes of this plugin say to each other, in protobuf: fields that a later release adds are skipped by this one. Who says
 * it is not in it: the host vouches for the node that has sent a message, and nobody passes on what another has said.
 */

/** A proposal that the sender has in its queue: its data, or what is needed to ask for them. */
const PushedProposal = message('timestampvm.PushedProposal', {
  /** Its number in the sender's queue. */
  seq: uint64(1),
  data: optional(bytes(2)),
  /** Of the data that are not here. */
  size: uint32(3),
  sha256: bytes(4),
});

/** Proposals that are pending at the sender. */
const Push = message('timestampvm.Push', {
  /** The height of the sender's last accepted block: none up to there has one of these. */
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
