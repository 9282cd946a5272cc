import { ExpectedError } from '../../common/expected-error.js';

/** RFC 9113, section 6. */
export const FRAME = {
  data: 0,
  headers: 1,
  priority: 2,
  rstStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

export const FLAG = { endStream: 0x1, ack: 0x1, endHeaders: 0x4, padded: 0x8, priority: 0x20 } as const;

/** Section 7. */
export const HTTP2_ERROR = {
  none: 0,
  protocol: 1,
  flowControl: 3,
  streamClosed: 5,
  frameSize: 6,
  refusedStream: 7,
  cancel: 8,
  compression: 9,
  enhanceYourCalm: 11,
} as const;

export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

export const FRAME_HEADER_BYTES = 9;
/** The largest payload that every peer accepts; this side accepts no more either. */
export const MAX_FRAME_BYTES = 16_384;
/** Size of a flow-control window until the peer sets another one. */
export const DEFAULT_WINDOW_BYTES = 65_535;
export const MAX_WINDOW_BYTES = 2 ** 31 - 1;

/** An error that ends a connection, or one of its streams. The peer gets the code. */
export class Http2Error extends ExpectedError {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * For each frame type: whether it belongs to a stream or to the connection (WINDOW_UPDATE: either), and the length of
 * its payload if that is fixed.
 */
const RULES: Readonly<Record<number, { isOfStream?: boolean; length?: number }>> = {
  [FRAME.data]: { isOfStream: true },
  [FRAME.headers]: { isOfStream: true },
  [FRAME.priority]: { isOfStream: true, length: 5 },
  [FRAME.rstStream]: { isOfStream: true, length: 4 },
  [FRAME.settings]: { isOfStream: false },
  [FRAME.ping]: { isOfStream: false, length: 8 },
  [FRAME.goaway]: { isOfStream: false },
  [FRAME.windowUpdate]: { length: 4 },
  [FRAME.continuation]: { isOfStream: true },
};

/** @throws {Http2Error} */
export function checkFrame(type: number, stream: number, length: number): void {
  const rule = RULES[type];
  if (!rule) return;
  if (rule.isOfStream !== undefined && rule.isOfStream !== stream > 0) {
    throw new Http2Error(HTTP2_ERROR.protocol, `a frame of type ${type} for stream ${stream}`);
  }
  if (rule.length !== undefined && rule.length !== length) {
    throw new Http2Error(HTTP2_ERROR.frameSize, `a frame of type ${type} with ${length} bytes`);
  }
}

/** @returns where the payload begins */
export function writeFrameHeader(
  target: Buffer,
  at: number,
  length: number,
  type: number,
  flags: number,
  stream: number,
): number {
  target.writeUIntBE(length, at, 3);
  target[at + 3] = type;
  target[at + 4] = flags;
  target.writeUInt32BE(stream, at + 5);
  return at + FRAME_HEADER_BYTES;
}

export function frameHeader(length: number, type: number, flags: number, stream: number): Buffer {
  const bytes = Buffer.allocUnsafe(FRAME_HEADER_BYTES);
  writeFrameHeader(bytes, 0, length, type, flags, stream);
  return bytes;
}

export function frame(type: number, flags: number, stream: number, payload: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(FRAME_HEADER_BYTES + payload.length);
  bytes.set(payload, writeFrameHeader(bytes, 0, payload.length, type, flags, stream));
  return bytes;
}

/** Four bytes, for the payloads of WINDOW_UPDATE and RST_STREAM. */
export function uint32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** The frames of a header block: HEADERS, and CONTINUATION for the part that does not fit into it. */
export function headersFrames(stream: number, block: Buffer, isLast: boolean): Buffer {
  const flags = isLast ? FLAG.endStream : 0;
  if (block.length <= MAX_FRAME_BYTES) return frame(FRAME.headers, flags | FLAG.endHeaders, stream, block);
  const frames: Buffer[] = [];
  for (let at = 0; at < block.length; at += MAX_FRAME_BYTES) {
    const part = block.subarray(at, at + MAX_FRAME_BYTES);
    const end = at + part.length === block.length ? FLAG.endHeaders : 0;
    frames.push(
      frame(at === 0 ? FRAME.headers : FRAME.continuation, end | (at === 0 ? flags : 0), stream, part),
    );
  }
  return Buffer.concat(frames);
}

/** Bytes of the priority in a HEADERS frame's payload. */
const PRIORITY_BYTES = 5;

/** @returns the part of the header block in a HEADERS frame's payload @throws {Http2Error} */
export function headerBlockOf(flags: number, stream: number, payload: Buffer): Buffer {
  const bytes = unpadded(flags, payload);
  if (!(flags & FLAG.priority)) return bytes;
  checkDependency(stream, bytes);
  return bytes.subarray(PRIORITY_BYTES);
}

/** @param priority begins with the stream on which this one depends @throws {Http2Error} */
export function checkDependency(stream: number, priority: Buffer): void {
  if (priority.length < PRIORITY_BYTES) throw new Http2Error(HTTP2_ERROR.frameSize, 'a short priority');
  if ((priority.readUInt32BE() & MAX_WINDOW_BYTES) === stream)
    throw new Http2Error(HTTP2_ERROR.protocol, `stream ${stream} depends on itself`);
}

/** @returns the payload of a DATA or HEADERS frame without its padding @throws {Http2Error} */
export function unpadded(flags: number, payload: Buffer): Buffer {
  if (!(flags & FLAG.padded)) return payload;
  const padding = payload[0] ?? 0;
  if (padding >= payload.length) throw new Http2Error(HTTP2_ERROR.protocol, 'more padding than payload');
  return payload.subarray(1, payload.length - padding);
}

/** @returns the last stream that the sender of a GOAWAY still handles @throws {Http2Error} */
export function lastStreamOf(goaway: Buffer): number {
  if (goaway.length < 8) throw new Http2Error(HTTP2_ERROR.frameSize, 'a short GOAWAY');
  return goaway.readUInt32BE() & MAX_WINDOW_BYTES;
}

/** @returns by how many bytes a WINDOW_UPDATE widens a window @throws {Http2Error} */
export function incrementOf(windowUpdate: Buffer): number {
  const bytes = windowUpdate.readUInt32BE() & MAX_WINDOW_BYTES;
  if (bytes === 0) throw new Http2Error(HTTP2_ERROR.protocol, 'a window wider by nothing');
  return bytes;
}
