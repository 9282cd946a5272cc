import { once } from 'node:events';
import { connect } from 'node:net';
import { Client, credentials } from '@grpc/grpc-js';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { IncomingCall } from '../common/incoming-call.js';
import { FrameReader } from './http2/frame-reader.js';
import { FLAG, FRAME, frame, HTTP2_ERROR, PREFACE } from './http2/frames.js';
import { settingsFrame } from './http2/settings.js';
import { GrpcServer } from './server.js';

let server: GrpcServer;
let address: string;
const calls: IncomingCall[] = [];

beforeEach(async () => {
  server = new GrpcServer();
  server.add('/test/echo', async (message) => message);
  server.add('/test/wait', (_message, call) => {
    calls.push(call);
    return new Promise((resolve) => call.signal.addEventListener('abort', () => resolve(Buffer.alloc(0))));
  });
  address = await server.listen();
});

afterEach(async () => {
  calls.length = 0;
  await server.close(0);
});

/** A call by grpc-js's client. */
async function echoed(text: string): Promise<string> {
  const client = new Client(address, credentials.createInsecure());
  const same = (bytes: Buffer): Buffer => bytes;
  const answer = await new Promise<Buffer | undefined>((resolve, reject) => {
    client.makeUnaryRequest('/test/echo', same, same, Buffer.from(text), (error, message) =>
      error ? reject(error) : resolve(message),
    );
  });
  client.close();
  return String(answer);
}

/** A connection that sends raw frames. */
class RawPeer {
  readonly #received: Buffer[] = [];
  readonly socket = connect(Number(address.split(':')[1]), '127.0.0.1');

  constructor() {
    this.socket.on('data', (chunk: Buffer) => this.#received.push(chunk)).on('error', () => {});
    this.send(PREFACE, settingsFrame([]));
  }

  send(...pieces: Uint8Array[]): void {
    for (const piece of pieces) this.socket.write(piece);
  }

  /** The frames that came: type, stream and payload. */
  get frames(): [number, number, Buffer][] {
    const frames: [number, number, Buffer][] = [];
    const reader = new FrameReader((type, _flags, stream, payload) => frames.push([type, stream, payload]));
    reader.push(Buffer.concat(this.#received));
    return frames;
  }
}

/** The headers of a call, without Huffman codes: POST, http, the path. */
function headersOf(path: string, flags: number, stream = 1): Buffer {
  const block = [Buffer.of(0x83, 0x86, 0x04, path.length), Buffer.from(path)];
  return frame(FRAME.headers, flags, stream, Buffer.concat(block));
}
const END_HEADERS = FLAG.endHeaders;
const END = FLAG.endStream;

test('a call that was cancelled gets no answer', async () => {
  const peer = new RawPeer();
  peer.send(headersOf('/test/wait', END_HEADERS), frame(FRAME.data, END, 1, Buffer.alloc(5)));
  await expect.poll(() => calls.length).toBe(1);
  const { signal } = calls[0] as IncomingCall;
  peer.send(frame(FRAME.rstStream, 0, 1, Buffer.alloc(4)));
  await expect.poll(() => signal.aborted).toBe(true);
  peer.send(frame(FRAME.ping, 0, 0, Buffer.alloc(8)));
  await expect.poll(() => peer.frames.some(([type]) => type === FRAME.ping)).toBe(true);
  expect(peer.frames.filter(([, stream]) => stream === 1)).toEqual([]);
  peer.socket.destroy();
});

test('a server that closes refuses late calls, and answers the others', async () => {
  const peer = new RawPeer();
  peer.send(headersOf('/test/wait', END_HEADERS), frame(FRAME.data, END, 1, Buffer.alloc(5)));
  await expect.poll(() => calls.length).toBe(1);
  const closed = server.close(500);
  const late = [headersOf('/test/echo', END_HEADERS, 3), frame(FRAME.data, END, 3, Buffer.alloc(5))];
  peer.send(...late);
  const refusal = [FRAME.rstStream, 3, Buffer.of(0, 0, 0, HTTP2_ERROR.refusedStream)];
  await expect.poll(() => peer.frames).toContainEqual(refusal);
  await closed;
});

describe('a peer that breaks the rules', () => {
  const EMPTY = new Uint8Array(0);
  const headers = (flags: number, stream = 1): Buffer => headersOf('/test/echo', flags, stream);
  const data = (flags: number, bytes: Uint8Array = EMPTY): Buffer => frame(FRAME.data, flags, 1, bytes);

  test.each<[string, number, Uint8Array[]]>([
    ['sends too large a frame', HTTP2_ERROR.frameSize, [data(0, new Uint8Array(16_385))]],
    [
      'interrupts a header block',
      HTTP2_ERROR.protocol,
      [headers(0), frame(FRAME.ping, 0, 0, new Uint8Array(8))],
    ],
    ['continues what never began', HTTP2_ERROR.protocol, [frame(FRAME.continuation, END_HEADERS, 1, EMPTY)]],
    ['never ends its headers', HTTP2_ERROR.enhanceYourCalm, [headers(0), ...endless()]],
    [
      'sends headers that cannot be decoded',
      HTTP2_ERROR.compression,
      [frame(FRAME.headers, 4, 1, Buffer.of(0x80))],
    ],
    ['opens a stream of the server', HTTP2_ERROR.protocol, [headers(END_HEADERS, 2)]],
    [
      'goes back to a stream before',
      HTTP2_ERROR.streamClosed,
      [headers(END_HEADERS, 3), headers(END_HEADERS)],
    ],
    ['sends data before headers', HTTP2_ERROR.protocol, [data(END)]],
    ['sends data after the end', HTTP2_ERROR.streamClosed, [headersOf('/test/wait', 5), data(END)]],
    [
      'sends data of a stream that it has given up',
      HTTP2_ERROR.streamClosed,
      [headers(END_HEADERS), frame(FRAME.rstStream, 0, 1, Buffer.alloc(4)), data(END)],
    ],
    ['sends headers in the middle', HTTP2_ERROR.protocol, [headers(END_HEADERS), headers(END_HEADERS)]],
    [
      'gives more room than there can be',
      HTTP2_ERROR.flowControl,
      [frame(FRAME.windowUpdate, 0, 0, Buffer.of(127, 255, 255, 255))],
    ],
    ['gives room of nothing', HTTP2_ERROR.protocol, [frame(FRAME.windowUpdate, 0, 0, Buffer.alloc(4))]],
    [
      'pads with more than there is',
      HTTP2_ERROR.protocol,
      [headers(END_HEADERS), data(FLAG.padded, Buffer.of(9))],
    ],
    ['pushes', HTTP2_ERROR.protocol, [frame(FRAME.pushPromise, END_HEADERS, 1, EMPTY)]],
    ['pings with too little', HTTP2_ERROR.frameSize, [frame(FRAME.ping, 0, 0, EMPTY)]],
    ['sends settings to a stream', HTTP2_ERROR.protocol, [frame(FRAME.settings, 0, 1, EMPTY)]],
  ])('one that %s is told, and nobody else is hurt', async (_name, code, pieces) => {
    const peer = new RawPeer();
    peer.send(...pieces);
    await once(peer.socket, 'close');
    const goaway = peer.frames.find(([type]) => type === FRAME.goaway);
    expect(goaway?.[2].readUInt32BE(4)).toBe(code);
    expect(await echoed('still here')).toBe('still here');
  });

  it('and so does one that speaks HTTP/1', async () => {
    const response = await fetch(`http://${address}/`).catch((error: Error) => error);
    expect(response).toBeInstanceOf(Error);
    expect(await echoed('still here')).toBe('still here');
  });

  it('outlives any frames, and any bytes', async () => {
    const anyFrame = fc
      .tuple(fc.nat(10), fc.nat(255), fc.nat(6), fc.uint8Array({ maxLength: 20 }))
      .map(([type, flags, stream, payload]) => frame(type, flags, stream, payload));
    const frames = fc.array(fc.oneof(fc.constant(headers(4)), anyFrame), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(frames, fc.uint8Array({ maxLength: 20 }), async (sent, bytes) => {
        const { socket } = new RawPeer();
        socket.end(Buffer.concat([...sent, bytes]));
        await once(socket, 'close');
      }),
      { numRuns: 300 },
    );
    expect(await echoed('still here')).toBe('still here');
  });
});

const endless = (): Buffer[] =>
  Array.from({ length: 100 }, () => frame(FRAME.continuation, 0, 1, new Uint8Array(0)));
