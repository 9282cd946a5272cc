import type { Socket } from 'node:net';
import { RpcError, STATUS } from '../common/rpc-error.js';
import { encodeHeaders } from './hpack/header-encoder.js';
import { HTTP2_ERROR, Http2Error, MAX_WINDOW_BYTES, PREFACE } from './http2/frames.js';
import { Session } from './http2/session.js';
import type { Stream } from './http2/stream.js';
import { framedMessage, unframedMessage } from './message.js';
import { decodeStatusMessage } from './status-message.js';

/** The highest stream number; after it a new connection is needed. */
const MAX_STREAM = MAX_WINDOW_BYTES;

interface Call {
  readonly path: string;
  readonly message: Uint8Array;
  readonly done: (answer: Buffer) => void;
  readonly failed: (error: RpcError) => void;
  timer?: NodeJS.Timeout;
  stream?: Stream<Call>;
}

/** The client's side of a connection. */
export class ClientSession extends Session<Call> {
  /** Calls that wait because the server allows no more streams. */
  private readonly waiting: Call[] = [];
  private readonly blocks = new Map<string, Buffer>();
  private nextId = 1;
  private isOver = false;

  constructor(
    socket: Socket,
    private readonly authority: string,
  ) {
    super(socket);
    this.output.send(PREFACE);
    this.greet();
  }

  /** Whether it takes new calls. */
  get isUsable(): boolean {
    return !this.isOver && this.nextId <= MAX_STREAM;
  }

  /** @throws {RpcError} */
  call(path: string, message: Uint8Array, limitMs?: number): Promise<Buffer> {
    return new Promise((done, failed) => {
      const call: Call = { path, message, done, failed };
      if (limitMs !== undefined) call.timer = setTimeout(() => this.expire(call), limitMs);
      if (this.streams.size < this.maxStreams) this.begin(call);
      else this.waiting.push(call);
    });
  }

  destroy(): void {
    this.end(new Error('the connection was closed'));
    this.socket.destroy();
  }

  /** A frame for a call that this side has given up. */
  protected override opened(id: number): undefined {
    if (this.isIdle(id)) throw new Http2Error(HTTP2_ERROR.protocol, 'a stream of the server');
    return undefined;
  }

  protected override isIdle(id: number): boolean {
    return id % 2 === 0 || id >= this.nextId;
  }

  protected override received(stream: Stream<Call>): void {
    const call = this.take(stream);
    if (!stream.isSent) this.reset(stream, HTTP2_ERROR.cancel);
    if (!call) return;
    try {
      checkStatus(stream);
      call.done(unframedMessage(stream.takeBody()));
    } catch (error) {
      call.failed(error as RpcError);
    }
  }

  protected override wasReset(stream: Stream<Call>, code: number): void {
    const isRefused = code === HTTP2_ERROR.refusedStream;
    const status = isRefused ? STATUS.unavailable : STATUS.internal;
    this.take(stream)?.failed(new RpcError(status, `the server ended the call with HTTP/2's error ${code}`));
  }

  protected override goaway(last: number): void {
    this.isOver = true;
    const error = new RpcError(STATUS.unavailable, 'the server takes no more calls');
    for (const stream of this.streams.all()) {
      if (stream.id <= last) continue;
      this.drop(stream);
      this.take(stream)?.failed(error);
    }
    this.failWaiting(error);
    this.finished();
  }

  protected override finished(): void {
    if (this.isOver && this.streams.size === 0) this.destroy();
  }

  protected override ended({ message }: Error, streams: readonly Stream<Call>[]): void {
    this.isOver = true;
    const error = new RpcError(STATUS.unavailable, `${this.authority}: ${message}`);
    for (const stream of streams) this.take(stream)?.failed(error);
    this.failWaiting(error);
  }

  private begin(call: Call): void {
    const stream = this.newStream(this.nextId);
    this.nextId += 2;
    call.stream = stream;
    stream.call = call;
    this.send(stream, { headers: this.headersOf(call.path), body: framedMessage(call.message) });
  }

  /** Removes a call that is over. */
  private take(stream: Stream<Call>): Call | undefined {
    const { call } = stream;
    if (!call) return undefined;
    stream.call = undefined;
    clearTimeout(call.timer);
    const next = this.isOver ? undefined : this.waiting.shift();
    if (next) this.begin(next);
    else this.finished();
    return call;
  }

  private expire(call: Call): void {
    const error = new RpcError(STATUS.deadlineExceeded, 'no answer in time');
    const { stream } = call;
    if (!stream) this.waiting.splice(this.waiting.indexOf(call), 1);
    else {
      this.reset(stream, HTTP2_ERROR.cancel);
      this.take(stream);
    }
    call.failed(error);
  }

  private failWaiting(error: RpcError): void {
    for (const call of this.waiting.splice(0)) {
      clearTimeout(call.timer);
      call.failed(error);
    }
  }

  /** The headers of a method's calls. They are always the same, so they are encoded once. */
  private headersOf(path: string): Buffer {
    let block = this.blocks.get(path);
    if (!block) {
      block = encodeHeaders([
        [':method', 'POST'],
        [':scheme', 'http'],
        [':path', path],
        [':authority', this.authority],
        ['te', 'trailers'],
        ['content-type', 'application/grpc+proto'],
        ['user-agent', 'timestampvm'],
      ]);
      this.blocks.set(path, block);
    }
    return block;
  }
}

/** @throws {RpcError} unless the status is OK */
function checkStatus({ headers, trailers }: Stream<Call>): void {
  const last = trailers ?? headers;
  const status = last?.get('grpc-status');
  if (status === '0') return;
  if (status === undefined) {
    throw new RpcError(STATUS.unknown, `an answer without a gRPC status (HTTP ${headers?.get(':status')})`);
  }
  throw new RpcError(Number(status), decodeStatusMessage(last?.get('grpc-message') ?? ''));
}
