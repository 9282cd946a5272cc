import { TABLE_OF_NOTHING } from '../hpack/header-encoder.js';
import {
  DEFAULT_WINDOW_BYTES,
  FLAG,
  FRAME,
  FRAME_HEADER_BYTES,
  frameHeader,
  HTTP2_ERROR,
  Http2Error,
  headersFrames,
  MAX_FRAME_BYTES,
  MAX_WINDOW_BYTES,
  writeFrameHeader,
} from './frames.js';
import type { Output } from './output.js';
import type { Stream } from './stream.js';

/** The message that one side sends on a stream. */
export interface Message {
  /** The header block. */
  readonly headers: Buffer;
  readonly body: Buffer;
  /** The header block that ends the message; without it, the message ends with the body. */
  readonly trailers?: Buffer;
}

/** Sends messages within the windows that the peer gives: RFC 9113, section 5.2. */
export class Sender<Call> {
  private window = DEFAULT_WINDOW_BYTES;
  private initialStreamWindow = DEFAULT_WINDOW_BYTES;
  /** Streams whose body did not fit into the windows. */
  private readonly waiting = new Set<Stream<Call>>();
  private isTableChanged = false;

  constructor(
    private readonly output: Output,
    /** Called when the whole message of a stream has gone out. */
    private readonly onSent: (stream: Stream<Call>) => void,
  ) {}

  /** The window of a new stream. */
  get streamWindow(): number {
    return this.initialStreamWindow;
  }

  /** Sends a whole message: at once if the windows have room for it, otherwise as they open. */
  send(stream: Stream<Call>, { headers: block, body, trailers }: Message): void {
    const headers = this.nextBlock(block);
    const fits = body.length <= Math.min(MAX_FRAME_BYTES, stream.sendWindow, this.window);
    if (fits && headers.length <= MAX_FRAME_BYTES) {
      this.window -= body.length;
      this.output.send(framed(stream.id, headers, body, trailers));
      this.onSent(stream);
      return;
    }
    this.output.send(headersFrames(stream.id, headers, false));
    stream.unsent = { body, at: 0, trailers };
    this.waiting.add(stream);
    this.pump(stream);
  }

  /** Sends headers that are the whole message. */
  sendHeadersOnly(stream: Stream<Call>, block: Buffer): void {
    this.output.send(headersFrames(stream.id, this.nextBlock(block), true));
    this.onSent(stream);
  }

  /** The peer has changed the size of its header table, so the next block must say which size this side uses. */
  headerTableChanged(): void {
    this.isTableChanged = true;
  }

  /** Forgets a stream that was reset. */
  forget(stream: Stream<Call>): void {
    this.waiting.delete(stream);
  }

  /** @param streams all open streams; their windows change too @throws {Http2Error} */
  setInitialStreamWindow(bytes: number, streams: Iterable<Stream<Call>>): void {
    if (bytes > MAX_WINDOW_BYTES) throw tooLarge();
    for (const stream of streams) stream.sendWindow += bytes - this.initialStreamWindow;
    this.initialStreamWindow = bytes;
  }

  /** The peer knows that its new settings apply now, so bytes for which they make room may go out. */
  settingsAcknowledged(): void {
    this.pumpAll();
  }

  /** @throws {Http2Error} */
  widen(bytes: number): void {
    this.window += bytes;
    if (this.window > MAX_WINDOW_BYTES) throw tooLarge();
    this.pumpAll();
  }

  /** @returns whether the window is not too large now; if it is, the stream must be given up */
  widenStream(stream: Stream<Call>, bytes: number): boolean {
    stream.sendWindow += bytes;
    if (stream.sendWindow > MAX_WINDOW_BYTES) return false;
    this.pump(stream);
    return true;
  }

  private pumpAll(): void {
    for (const stream of this.waiting) this.pump(stream);
  }

  /** Sends as much of a stream's body as the windows have room for. */
  private pump(stream: Stream<Call>): void {
    const { unsent } = stream;
    if (!unsent) return;
    const { body, trailers } = unsent;
    while (unsent.at < body.length) {
      const room = Math.min(MAX_FRAME_BYTES, stream.sendWindow, this.window);
      if (room <= 0) return;
      const part = body.subarray(unsent.at, unsent.at + room);
      unsent.at += part.length;
      stream.sendWindow -= part.length;
      this.window -= part.length;
      const isLast = unsent.at === body.length && !trailers;
      // The body is not copied: copying a large one would take its memory twice.
      this.output.send(frameHeader(part.length, FRAME.data, isLast ? FLAG.endStream : 0, stream.id));
      this.output.send(part);
    }
    stream.unsent = undefined;
    this.waiting.delete(stream);
    if (trailers) this.output.send(headersFrames(stream.id, this.nextBlock(trailers), true));
    this.onSent(stream);
  }

  private nextBlock(block: Buffer): Buffer {
    if (!this.isTableChanged) return block;
    this.isTableChanged = false;
    return Buffer.concat([TABLE_OF_NOTHING, block]);
  }
}

const tooLarge = (): Http2Error => new Http2Error(HTTP2_ERROR.flowControl, 'a window that is too large');

/** A message in one buffer; each of its parts fits into a frame. */
function framed(stream: number, headers: Buffer, body: Buffer, trailers: Buffer | undefined): Buffer {
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
