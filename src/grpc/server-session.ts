import type { Socket } from 'node:net';
import type { IncomingCall } from '../common/incoming-call.js';
import { RpcError, STATUS } from '../common/rpc-error.js';
import { encodeHeaders } from './hpack/header-encoder.js';
import type { Header } from './hpack/static-table.js';
import { HTTP2_ERROR, Http2Error, PREFACE } from './http2/frames.js';
import { requestProblem } from './http2/request-headers.js';
import { Session } from './http2/session.js';
import type { Stream } from './http2/stream.js';
import { framedMessage, unframedMessage } from './message.js';
import { encodeStatusMessage } from './status-message.js';

/** Answers a call of one method. */
export type Answer = (message: Buffer, call: IncomingCall) => Promise<Uint8Array>;

const CONTENT_TYPE: readonly Header[] = [
  [':status', '200'],
  ['content-type', 'application/grpc+proto'],
];
const HEADERS = encodeHeaders(CONTENT_TYPE);
const TRAILERS_OK = encodeHeaders([['grpc-status', String(STATUS.ok)]]);

/** The server's side of a connection: each stream is a call. */
export class ServerSession extends Session<Call> {
  private preface: Buffer | undefined = Buffer.alloc(0);
  private isClosing = false;

  constructor(
    socket: Socket,
    private readonly answerAt: (path: string) => Answer | undefined,
  ) {
    super(socket);
    this.greet();
  }

  /** Takes no more calls, and ends when the calls under way are answered. */
  close(): void {
    this.isClosing = true;
    this.sayGoaway(HTTP2_ERROR.none);
    this.endIfIdle();
  }

  destroy(): void {
    this.socket.destroy();
  }

  protected override receive(chunk: Buffer): void {
    if (this.preface) this.receivePreface(Buffer.concat([this.preface, chunk]));
    else super.receive(chunk);
  }

  private receivePreface(bytes: Buffer): void {
    this.preface = bytes;
    if (!bytes.subarray(0, PREFACE.length).equals(PREFACE.subarray(0, bytes.length))) {
      this.fail(new Http2Error(HTTP2_ERROR.protocol, 'not HTTP/2'));
    } else if (bytes.length >= PREFACE.length) {
      this.preface = undefined;
      super.receive(bytes.subarray(PREFACE.length));
    }
  }

  protected override opened(id: number): Stream<Call> | undefined {
    if (id % 2 === 0) throw new Http2Error(HTTP2_ERROR.protocol, 'a stream with an even number');
    if (!this.isIdle(id)) throw new Http2Error(HTTP2_ERROR.streamClosed, `stream ${id} is over`);
    this.lastStream = id;
    const stream = this.newStream(id);
    if (!this.isClosing) return stream;
    this.reset(stream, HTTP2_ERROR.refusedStream);
    return undefined;
  }

  protected override isIdle(id: number): boolean {
    return id > this.lastStream;
  }

  /** Data after the end of a stream is an error, except for streams that came too late, while the server closes. */
  protected override lateData(id: number): void {
    if (!this.isClosing) throw new Http2Error(HTTP2_ERROR.streamClosed, `stream ${id} is over`);
  }

  protected override received(stream: Stream<Call>): void {
    const headers = stream.headers ?? new Map();
    if (requestProblem(headers, stream.bytes) !== undefined) {
      this.reset(stream, HTTP2_ERROR.protocol);
      this.finished();
      return;
    }
    const path = headers.get(':path') ?? '';
    const answer = this.answerAt(path);
    if (!answer) {
      this.refuse(stream, new RpcError(STATUS.unimplemented, `unknown method ${path}`));
      return;
    }
    const call = new Call();
    stream.call = call;
    this.run(stream, answer, call).catch((error) => this.refuse(stream, error));
  }

  protected override wasReset(stream: Stream<Call>): void {
    stream.call?.cancel();
    this.finished();
  }

  protected override goaway(): void {}

  protected override ended(_error: Error, streams: readonly Stream<Call>[]): void {
    for (const stream of streams) this.wasReset(stream);
  }

  protected override finished(): void {
    if (this.isClosing) this.endIfIdle();
  }

  private async run(stream: Stream<Call>, answer: Answer, call: Call): Promise<void> {
    const message = await answer(unframedMessage(stream.takeBody()), call);
    if (!this.isOpen(stream)) return;
    this.send(stream, { headers: HEADERS, body: framedMessage(message), trailers: TRAILERS_OK });
  }

  private refuse(stream: Stream<Call>, error: unknown): void {
    if (!this.isOpen(stream)) return;
    const { code, status } = error instanceof RpcError ? error : { code: STATUS.unknown, status: undefined };
    const message = error instanceof Error ? error.message : String(error);
    const headers: Header[] = [
      ...CONTENT_TYPE,
      ['grpc-status', String(code)],
      ['grpc-message', encodeStatusMessage(message)],
    ];
    if (status) headers.push(['grpc-status-details-bin', Buffer.from(status).toString('base64')]);
    this.sendHeadersOnly(stream, encodeHeaders(headers));
  }

  /** Whether the stream is neither reset by the caller nor lost with the connection. */
  private isOpen(stream: Stream<Call>): boolean {
    return this.streams.get(stream.id) === stream;
  }

  private endIfIdle(): void {
    if (this.streams.size === 0) this.end(new Error('the server was closed'));
  }
}

class Call implements IncomingCall {
  private aborting: AbortController | undefined;
  private isCancelled = false;

  get signal(): AbortSignal {
    this.aborting ??= new AbortController();
    if (this.isCancelled) this.aborting.abort();
    return this.aborting.signal;
  }

  cancel(): void {
    this.isCancelled = true;
    this.aborting?.abort();
  }
}
