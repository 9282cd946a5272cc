import type { Socket } from 'node:net';
import { FrameReader } from './frame-reader.js';
import {
  checkDependency,
  checkFrame,
  FLAG,
  FRAME,
  frame,
  HTTP2_ERROR,
  Http2Error,
  headerBlockOf,
  incrementOf,
  lastStreamOf,
  uint32,
  unpadded,
} from './frames.js';
import { HeaderBlocks } from './header-blocks.js';
import { OpenStreams } from './open-streams.js';
import { Output } from './output.js';
import { ReceiveWindows } from './receive-windows.js';
import { type Message, Sender } from './sender.js';
import { checkAcknowledgement, readSettings, SETTING, type Setting, settingsFrame } from './settings.js';
import { Stream } from './stream.js';

/**
 * How long the answer to a PING may wait for other frames. gRPC's Go side sends a PING with each message, to estimate
 * the bandwidth, and no second one before the answer. If the answer went out at once, each message would cost both
 * sides another write and another wake-up.
 */
const PING_ANSWER_MS = 5;

type FrameHandler = (flags: number, id: number, payload: Buffer) => void;

/**
 * One side of an HTTP/2 connection that carries unary gRPC: each stream has one message in each direction. It
 * implements RFC 9113 without the parts that gRPC does not use (push, priorities).
 */
export abstract class Session<Call> {
  protected readonly streams = new OpenStreams<Call>();
  protected readonly output: Output;
  /** Number of the last stream that the peer has opened. */
  protected lastStream = 0;
  /** How many streams the peer lets this side open. */
  protected maxStreams = Number.MAX_SAFE_INTEGER;
  private readonly reader = new FrameReader((...of) => this.onFrame(...of));
  private readonly headerBlocks = new HeaderBlocks((...of) => this.onHeaders(...of));
  private readonly windows: ReceiveWindows<Call>;
  private readonly sender: Sender<Call>;
  /** By frame type. RFC 9113 says to ignore frames of other types. */
  private readonly handlers: Readonly<Record<number, FrameHandler>> = {
    [FRAME.data]: (flags, id, payload) => this.onData(flags, id, payload),
    [FRAME.headers]: (flags, id, payload) =>
      this.headerBlocks.begin(flags, id, headerBlockOf(flags, id, payload)),
    [FRAME.priority]: (_flags, id, payload) => checkDependency(id, payload),
    [FRAME.rstStream]: (_flags, id, payload) => this.onReset(id, payload),
    [FRAME.settings]: (flags, _id, payload) => this.onSettings(flags, payload),
    [FRAME.pushPromise]: () => {
      throw new Http2Error(HTTP2_ERROR.protocol, 'a pushed stream');
    },
    [FRAME.ping]: (flags, _id, payload) => this.onPing(flags, payload),
    [FRAME.goaway]: (_flags, _id, payload) => this.onGoaway(payload),
    [FRAME.windowUpdate]: (_flags, id, payload) => this.onWindowUpdate(id, payload),
    [FRAME.continuation]: (flags, _id, payload) => this.headerBlocks.continue(flags, payload),
  };
  private isEnded = false;

  constructor(protected readonly socket: Socket) {
    this.output = new Output(socket);
    this.windows = new ReceiveWindows(this.output);
    this.sender = new Sender(this.output, (stream) => this.sent(stream));
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    socket.on('error', (error) => this.end(error));
    socket.on('close', () => this.end(new Error('the connection was closed')));
  }

  /** The peer opens a stream. @returns undefined for a stream that nobody waits for @throws {Http2Error} */
  protected abstract opened(id: number): Stream<Call> | undefined;
  /** Whether a stream has not been opened so far. */
  protected abstract isIdle(id: number): boolean;
  /** The peer has sent its whole message. */
  protected abstract received(stream: Stream<Call>): void;
  /** The peer has given up the stream. @param code HTTP/2's */
  protected abstract wasReset(stream: Stream<Call>, code: number): void;
  /** The peer accepts no new streams. @param last the last stream that it still handles */
  protected abstract goaway(last: number): void;
  /** The connection has ended. @param streams those that were open */
  protected abstract ended(error: Error, streams: readonly Stream<Call>[]): void;
  /** Data has come for a stream that is over. */
  protected lateData(_id: number): void {}
  /** Both messages of a stream are complete, and the stream is closed. */
  protected finished(): void {}

  /** Sends what each side must send first. */
  protected greet(): void {
    this.output.send(settingsFrame([[SETTING.enablePush, 0], ReceiveWindows.setting]));
    this.windows.greet();
  }

  protected newStream(id: number): Stream<Call> {
    const stream = new Stream<Call>(id, this.sender.streamWindow);
    this.streams.add(stream);
    return stream;
  }

  protected send(stream: Stream<Call>, message: Message): void {
    this.sender.send(stream, message);
  }

  /** Sends headers that are the whole message. */
  protected sendHeadersOnly(stream: Stream<Call>, block: Buffer): void {
    this.sender.sendHeadersOnly(stream, block);
  }

  /** Gives up a stream. @param code HTTP/2's */
  protected reset(stream: Stream<Call>, code: number): void {
    this.drop(stream);
    this.output.send(frame(FRAME.rstStream, 0, stream.id, uint32(code)));
  }

  /** @returns whether it was open */
  protected drop(stream: Stream<Call>): boolean {
    this.sender.forget(stream);
    return this.streams.delete(stream.id);
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
    this.sayGoaway(code);
    this.end(error);
  }

  protected sayGoaway(code: number): void {
    this.output.send(frame(FRAME.goaway, 0, 0, Buffer.concat([uint32(this.lastStream), uint32(code)])));
  }

  /** Ends the connection, after everything that is waiting to go out. */
  protected end(error: Error): void {
    if (this.isEnded) return;
    this.isEnded = true;
    const streams = this.streams.all();
    for (const stream of streams) this.drop(stream);
    this.output.flush();
    this.socket.destroySoon();
    this.ended(error, streams);
  }

  private sent(stream: Stream<Call>): void {
    stream.isSent = true;
    this.finishIfOver(stream);
  }

  private finishIfOver(stream: Stream<Call>): void {
    if (stream.isSent && stream.isReceived && this.drop(stream)) this.finished();
  }

  private onFrame(type: number, flags: number, id: number, payload: Buffer): void {
    if (this.isEnded) return;
    checkFrame(type, id, payload.length);
    this.headerBlocks.checkOrder(type, id);
    this.handlers[type]?.(flags, id, payload);
  }

  private onHeaders(id: number, headers: ReadonlyMap<string, string>, isLast: boolean): void {
    const stream = this.streams.get(id) ?? this.opened(id);
    if (!stream) return;
    if (stream.isReceived) throw new Http2Error(HTTP2_ERROR.streamClosed, 'headers after the end');
    if (stream.headers && !isLast) throw new Http2Error(HTTP2_ERROR.protocol, 'headers in the middle');
    if (stream.headers) stream.trailers = headers;
    else stream.headers = headers;
    if (isLast) this.allReceived(stream);
  }

  private onData(flags: number, id: number, payload: Buffer): void {
    this.windows.took(payload.length);
    const stream = this.find(id);
    if (!stream) {
      this.lateData(id);
      return;
    }
    if (stream.isReceived) throw new Http2Error(HTTP2_ERROR.streamClosed, 'data after the end');
    if (!stream.headers) throw new Http2Error(HTTP2_ERROR.protocol, 'data before headers');
    stream.receive(unpadded(flags, payload));
    if (flags & FLAG.endStream) this.allReceived(stream);
    else this.windows.tookOf(stream, payload.length);
  }

  private allReceived(stream: Stream<Call>): void {
    stream.isReceived = true;
    this.received(stream);
    this.finishIfOver(stream);
  }

  private onReset(id: number, payload: Buffer): void {
    const stream = this.find(id);
    if (stream && this.drop(stream)) this.wasReset(stream, payload.readUInt32BE());
  }

  private onSettings(flags: number, payload: Buffer): void {
    if (flags & FLAG.ack) {
      checkAcknowledgement(payload);
      return;
    }
    for (const setting of readSettings(payload)) this.onSetting(setting);
    this.output.send(frame(FRAME.settings, FLAG.ack, 0, Buffer.alloc(0)));
    this.sender.settingsAcknowledged();
  }

  private onSetting([identifier, value]: Setting): void {
    if (identifier === SETTING.headerTableSize) this.sender.headerTableChanged();
    if (identifier === SETTING.maxConcurrentStreams) this.maxStreams = value;
    if (identifier === SETTING.initialWindowSize) {
      this.sender.setInitialStreamWindow(value, this.streams.all());
    }
  }

  private onPing(flags: number, payload: Buffer): void {
    if (flags & FLAG.ack) return;
    this.output.sendBehind(frame(FRAME.ping, FLAG.ack, 0, payload), PING_ANSWER_MS);
  }

  private onGoaway(payload: Buffer): void {
    this.goaway(lastStreamOf(payload));
  }

  private onWindowUpdate(id: number, payload: Buffer): void {
    const bytes = incrementOf(payload);
    if (id === 0) this.sender.widen(bytes);
    else {
      const stream = this.find(id);
      if (!stream || this.sender.widenStream(stream, bytes)) return;
      this.reset(stream, HTTP2_ERROR.flowControl);
      this.wasReset(stream, HTTP2_ERROR.flowControl);
    }
  }

  /** @returns undefined for a stream that is over @throws {Http2Error} for a stream that has not begun */
  private find(id: number): Stream<Call> | undefined {
    const stream = this.streams.get(id);
    if (!stream && this.isIdle(id)) throw new Http2Error(HTTP2_ERROR.protocol, `stream ${id} is idle`);
    return stream;
  }
}
