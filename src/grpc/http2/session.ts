import type { Socket } from 'node:net';
import { HeaderDecoder } from '../hpack/header-decoder.js';
import { FrameReader } from './frame-reader.js';
import {
  DEFAULT_WINDOW_BYTES,
  FLAG,
  FRAME,
  FRAME_HEADER_BYTES,
  frame,
  HTTP2_ERROR,
  Http2Error,
  headersFrames,
  MAX_FRAME_BYTES,
  MAX_WINDOW_BYTES,
  SETTING,
  settingsFrame,
  uint32,
  writeFrameHeader,
} from './frames.js';
import { Output } from './output.js';
import { Stream } from './stream.js';

/** What the peer may send on a stream, and on the connection, before it is told that it was taken; bytes. */
const STREAM_WINDOW_BYTES = 1024 * 1024;
const CONNECTION_WINDOW_BYTES = 16 * 1024 * 1024;
/** Of one message's headers, compressed. */
const MAX_HEADER_BLOCK_BYTES = 256 * 1024;

interface HeaderBlock {
  readonly stream: number;
  readonly isLast: boolean;
  readonly parts: Buffer[];
  bytes: number;
}

/** What one message has: headers' block, body, and the block of the trailers with which it ends (else the body is the end). */
export interface Message {
  readonly headers: Buffer;
  readonly body: Buffer;
  readonly trailers?: Buffer;
}

/**
 * One side of an HTTP/2 connection that carries unary gRPC: each stream is one message there and one back. RFC 9113;
 * without push, priorities and header compression by what was sent before.
 */
export abstract class Session {
  protected readonly streams = new Map<number, Stream>();
  protected readonly output: Output;
  /** How many streams the peer lets this side open. */
  protected maxStreams = Number.MAX_SAFE_INTEGER;
  private readonly reader = new FrameReader((...of) => this.frame(...of));
  private readonly decoder = new HeaderDecoder();
  /** By type; the rest is to be ignored. */
  private readonly handlers: Readonly<Record<number, (flags: number, id: number, payload: Buffer) => void>> =
    {
      [FRAME.data]: (flags, id, payload) => this.onData(flags, id, payload),
      [FRAME.headers]: (flags, id, payload) => this.onHeaders(flags, id, payload),
      [FRAME.rstStream]: (_flags, id, payload) => this.onReset(id, payload),
      [FRAME.settings]: (flags, _id, payload) => this.onSettings(flags, payload),
      [FRAME.pushPromise]: () => {
        throw new Http2Error(HTTP2_ERROR.protocol, 'a pushed stream');
      },
      [FRAME.ping]: (flags, _id, payload) => this.onPing(flags, payload),
      [FRAME.goaway]: (_flags, _id, payload) => this.onGoaway(payload),
      [FRAME.windowUpdate]: (_flags, id, payload) => this.onWindowUpdate(id, payload),
      [FRAME.continuation]: (flags, _id, payload) => this.onContinuation(flags, payload),
    };
  private headerBlock: HeaderBlock | undefined;
  private sendWindow = DEFAULT_WINDOW_BYTES;
  private initialSendWindow = DEFAULT_WINDOW_BYTES;
  private taken = 0;
  /** The last one that the peer has opened. */
  protected lastStream = 0;
  private isEnded = false;

  constructor(protected readonly socket: Socket) {
    this.output = new Output(socket);
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    socket.on('error', (error) => this.end(error));
    socket.on('close', () => this.end(new Error('the connection was closed')));
  }

  /** A stream that the peer names for the first time. @returns undefined for one that is over already */
  protected abstract opened(id: number): Stream | undefined;
  /** The peer has sent all of its message. */
  protected abstract received(stream: Stream): void;
  protected abstract wasReset(stream: Stream, code: number): void;
  /** @param last the last stream that the peer works on */
  protected abstract goaway(last: number): void;
  /** The connection is no more; its streams have been taken off. */
  protected abstract ended(error: Error, streams: readonly Stream[]): void;
  /** A stream is over, as it should be. */
  protected finished(_stream: Stream): void {}

  /** What each side says first. */
  protected greet(): void {
    const settings = [
      [SETTING.enablePush, 0],
      [SETTING.initialWindowSize, STREAM_WINDOW_BYTES],
    ] as const;
    this.output.send(settingsFrame(settings));
    this.output.send(frame(FRAME.windowUpdate, 0, 0, uint32(CONNECTION_WINDOW_BYTES - DEFAULT_WINDOW_BYTES)));
  }

  protected receive(chunk: Buffer): void {
    try {
      this.reader.push(chunk);
    } catch (error) {
      this.fail(error as Error);
    }
  }

  /** Tells the peer what it did wrong, and ends the connection. */
  protected fail(error: Error): void {
    const code = error instanceof Http2Error ? error.code : HTTP2_ERROR.protocol;
    this.output.send(frame(FRAME.goaway, 0, 0, Buffer.concat([uint32(this.lastStream), uint32(code)])));
    this.output.end();
    this.end(error);
  }

  protected newStream(id: number): Stream {
    const stream = new Stream(id, this.initialSendWindow);
    this.streams.set(id, stream);
    return stream;
  }

  /** Sends all of a stream's message: in one piece when the windows have room for it, else as they open. */
  protected send(stream: Stream, message: Message): void {
    const { headers, body, trailers } = message;
    const isSmall = body.length <= MAX_FRAME_BYTES && headers.length <= MAX_FRAME_BYTES;
    if (isSmall && body.length <= stream.sendWindow && body.length <= this.sendWindow) {
      this.sendWindow -= body.length;
      this.output.send(framed(stream.id, message));
      this.sent(stream);
      return;
    }
    this.output.send(headersFrames(stream.id, headers, false));
    stream.unsent = { body, at: 0, trailers };
    this.pump(stream);
  }

  /** Sends headers that are the whole message. */
  protected sendHeadersOnly(stream: Stream, block: Buffer): void {
    this.output.send(headersFrames(stream.id, block, true));
    this.sent(stream);
  }

  protected reset(stream: Stream, code: number): void {
    this.streams.delete(stream.id);
    this.output.send(frame(FRAME.rstStream, 0, stream.id, uint32(code)));
  }

  private sent(stream: Stream): void {
    stream.isSent = true;
    this.finishIfOver(stream);
  }

  private finishIfOver(stream: Stream): void {
    if (!stream.isSent || !stream.isReceived) return;
    this.streams.delete(stream.id);
    this.finished(stream);
  }

  private end(error: Error): void {
    if (this.isEnded) return;
    this.isEnded = true;
    const streams = [...this.streams.values()];
    this.streams.clear();
    this.socket.destroySoon();
    this.ended(error, streams);
  }

  private frame(type: number, flags: number, id: number, payload: Buffer): void {
    if (this.isEnded) return;
    if (this.headerBlock && (type !== FRAME.continuation || id !== this.headerBlock.stream)) {
      throw new Http2Error(HTTP2_ERROR.protocol, 'a header block was interrupted');
    }
    this.handlers[type]?.(flags, id, payload);
  }

  private onPing(flags: number, payload: Buffer): void {
    if (flags & FLAG.ack) return;
    this.output.send(frame(FRAME.ping, FLAG.ack, 0, checked(payload, 8)));
  }

  private onGoaway(payload: Buffer): void {
    if (payload.length < 8) throw new Http2Error(HTTP2_ERROR.frameSize, 'a short GOAWAY');
    this.goaway(payload.readUInt32BE() & 0x7fffffff);
  }

  private onData(flags: number, id: number, payload: Buffer): void {
    this.taken += payload.length;
    if (this.taken >= CONNECTION_WINDOW_BYTES / 2) {
      this.output.send(frame(FRAME.windowUpdate, 0, 0, uint32(this.taken)));
      this.taken = 0;
    }
    const stream = this.streams.get(id);
    if (!stream || stream.isReceived) return;
    if (!stream.headers) throw new Http2Error(HTTP2_ERROR.protocol, 'data before headers');
    stream.receive(unpadded(flags, payload));
    if (flags & FLAG.endStream) {
      this.allReceived(stream);
      return;
    }
    stream.taken += payload.length;
    if (stream.taken >= STREAM_WINDOW_BYTES / 2) {
      this.output.send(frame(FRAME.windowUpdate, 0, id, uint32(stream.taken)));
      stream.taken = 0;
    }
  }

  private onHeaders(flags: number, id: number, payload: Buffer): void {
    const part = unpadded(flags, payload).subarray(flags & FLAG.priority ? 5 : 0);
    this.headerBlock = { stream: id, isLast: (flags & FLAG.endStream) !== 0, parts: [], bytes: 0 };
    this.onContinuation(flags, part);
  }

  private onContinuation(flags: number, part: Buffer): void {
    const block = this.headerBlock;
    if (!block) throw new Http2Error(HTTP2_ERROR.protocol, 'a continuation of nothing');
    block.parts.push(part);
    block.bytes += part.length;
    if (block.bytes > MAX_HEADER_BLOCK_BYTES || block.parts.length > MAX_HEADER_BLOCK_BYTES / 1024) {
      throw new Http2Error(HTTP2_ERROR.enhanceYourCalm, 'headers without an end');
    }
    if (!(flags & FLAG.endHeaders)) return;
    this.headerBlock = undefined;
    this.onHeaderBlock(block);
  }

  private onHeaderBlock({ stream: id, isLast, parts }: HeaderBlock): void {
    const headers = this.decode(parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts));
    const stream = this.streams.get(id) ?? this.opened(id);
    if (!stream || stream.isReceived) return;
    if (stream.headers) stream.trailers = headers;
    else stream.headers = headers;
    if (isLast) this.allReceived(stream);
  }

  /** Each block has to be decoded, also of a stream that nobody waits for: the next ones build on it. */
  private decode(block: Buffer): Map<string, string> {
    try {
      return this.decoder.decode(block);
    } catch (error) {
      throw new Http2Error(HTTP2_ERROR.compression, (error as Error).message);
    }
  }

  private allReceived(stream: Stream): void {
    stream.isReceived = true;
    this.received(stream);
    this.finishIfOver(stream);
  }

  private onReset(id: number, payload: Buffer): void {
    const code = checked(payload, 4).readUInt32BE();
    const stream = this.streams.get(id);
    if (!stream) return;
    this.streams.delete(id);
    this.wasReset(stream, code);
  }

  private onSettings(flags: number, payload: Buffer): void {
    if (flags & FLAG.ack) return;
    if (payload.length % 6 !== 0) throw new Http2Error(HTTP2_ERROR.frameSize, 'a piece of a setting');
    for (let at = 0; at < payload.length; at += 6) {
      this.setting(payload.readUInt16BE(at), payload.readUInt32BE(at + 2));
    }
    this.output.send(frame(FRAME.settings, FLAG.ack, 0, Buffer.alloc(0)));
  }

  private setting(identifier: number, value: number): void {
    if (identifier === SETTING.maxConcurrentStreams) this.maxStreams = value;
    if (identifier !== SETTING.initialWindowSize) return;
    if (value > MAX_WINDOW_BYTES) throw new Http2Error(HTTP2_ERROR.flowControl, 'a window that is too large');
    for (const stream of this.streams.values()) stream.sendWindow += value - this.initialSendWindow;
    this.initialSendWindow = value;
    this.pumpAll();
  }

  private onWindowUpdate(id: number, payload: Buffer): void {
    const bytes = checked(payload, 4).readUInt32BE() & MAX_WINDOW_BYTES;
    if (id === 0) {
      this.sendWindow += bytes;
      if (this.sendWindow > MAX_WINDOW_BYTES)
        throw new Http2Error(HTTP2_ERROR.flowControl, 'the window is too large');
      this.pumpAll();
      return;
    }
    const stream = this.streams.get(id);
    if (!stream) return;
    stream.sendWindow += bytes;
    if (stream.unsent) this.pump(stream);
  }

  private pumpAll(): void {
    for (const stream of this.streams.values()) if (stream.unsent) this.pump(stream);
  }

  /** Sends as much of a stream's body as the windows have room for. */
  private pump(stream: Stream): void {
    const { unsent } = stream;
    if (!unsent) return;
    const { body, trailers } = unsent;
    while (unsent.at < body.length) {
      const room = Math.min(MAX_FRAME_BYTES, stream.sendWindow, this.sendWindow);
      if (room <= 0) return;
      const part = body.subarray(unsent.at, unsent.at + room);
      unsent.at += part.length;
      stream.sendWindow -= part.length;
      this.sendWindow -= part.length;
      const isLast = unsent.at === body.length && !trailers;
      this.output.send(frame(FRAME.data, isLast ? FLAG.endStream : 0, stream.id, part));
    }
    stream.unsent = undefined;
    if (trailers) this.output.send(headersFrames(stream.id, trailers, true));
    this.sent(stream);
  }
}

/** A message whose parts fit into a frame each. */
function framed(stream: number, { headers, body, trailers }: Message): Buffer {
  const frames = trailers ? 3 : 2;
  const bytes = Buffer.allocUnsafe(
    frames * FRAME_HEADER_BYTES + headers.length + body.length + (trailers?.length ?? 0),
  );
  let at = writeFrameHeader(bytes, 0, headers.length, FRAME.headers, FLAG.endHeaders, stream);
  bytes.set(headers, at);
  at += headers.length;
  at = writeFrameHeader(bytes, at, body.length, FRAME.data, trailers ? 0 : FLAG.endStream, stream);
  bytes.set(body, at);
  if (!trailers) return bytes;
  at += body.length;
  at = writeFrameHeader(bytes, at, trailers.length, FRAME.headers, FLAG.endHeaders | FLAG.endStream, stream);
  bytes.set(trailers, at);
  return bytes;
}

function checked(payload: Buffer, length: number): Buffer {
  if (payload.length !== length)
    throw new Http2Error(HTTP2_ERROR.frameSize, `a payload of ${payload.length} bytes`);
  return payload;
}

function unpadded(flags: number, payload: Buffer): Buffer {
  if (!(flags & FLAG.padded)) return payload;
  const padding = payload[0] ?? 0;
  if (padding >= payload.length) throw new Http2Error(HTTP2_ERROR.protocol, 'more padding than payload');
  return payload.subarray(1, payload.length - padding);
}
