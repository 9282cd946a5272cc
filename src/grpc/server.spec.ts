import { once } from 'node:events';
import http2 from 'node:http2';
import { connect } from 'node:net';
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { IncomingCall } from '../common/incoming-call.js';
import { RpcError, STATUS } from '../common/rpc-error.js';
import { FrameReader } from './http2/frame-reader.js';
import { FLAG, FRAME, frame, HTTP2_ERROR, PREFACE } from './http2/frames.js';
import { settingsFrame } from './http2/settings.js';
import { GrpcServer } from './server.js';

const NO_LIMIT = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };

let server: GrpcServer;
let address: string;
let client: Client;
const calls: IncomingCall[] = [];

beforeEach(async () => {
  server = new GrpcServer();
  server.add('/test/echo', async (message) => message);
  server.add('/test/fail', async (message) => {
    throw new Error(message.toString('utf8'));
  });
  server.add('/test/details', async (message) => {
    throw new RpcError(STATUS.notFound, 'no such thing', message);
  });
  server.add('/test/wait', (_message, call) => {
    calls.push(call);
    return new Promise((resolve) => call.signal.addEventListener('abort', () => resolve(Buffer.alloc(0))));
  });
  address = await server.listen();
  client = new Client(address, credentials.createInsecure(), NO_LIMIT);
});

afterEach(async () => {
  client.close();
  calls.length = 0;
  await server.close(0);
});

const same = (bytes: Buffer): Buffer => bytes;

/** A call by gRPC's own client. */
function call(method: string, message: Uint8Array, options = {}): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(`/test/${method}`, same, same, Buffer.from(message), options, (error, answer) => {
      if (error) reject(error);
      else resolve(answer ?? Buffer.alloc(0));
    });
  });
}

const failure = (answer: Promise<unknown>): Promise<ServiceError> =>
  answer.then(
    () => expect.fail(),
    (e) => e,
  );

describe("called by gRPC's own client", () => {
  it('answers messages of any size, many at once', async () => {
    const size = fc.oneof(fc.nat(200), fc.nat(20_000), fc.integer({ min: 60_000, max: 200_000 }));
    await fc.assert(
      fc.asyncProperty(fc.array(size, { maxLength: 20 }), async (sizes) => {
        const messages = sizes.map((length, index) => Buffer.alloc(length, index + 1));
        const answers = await Promise.all(messages.map((message) => call('echo', message)));
        expect(answers.every((answer, index) => answer.equals(messages[index] as Buffer))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('answers a message of many megabytes', async () => {
    const message = Buffer.alloc(20 * 1024 * 1024, 7);
    expect((await call('echo', message)).equals(message)).toBe(true);
  });

  it('hands errors on with their text', async () => {
    const text = 'Ünglück, 100 %\n(second line)';
    const error = await failure(call('fail', Buffer.from(text)));
    expect(error).toMatchObject({ code: status.UNKNOWN, details: text });
  });

  it('hands an error on whose text is longer than a frame', async () => {
    const text = 'x'.repeat(40_000);
    expect(await failure(call('fail', Buffer.from(text)))).toMatchObject({ details: text });
  });

  it('hands codes and details on', async () => {
    const details = Buffer.from([0, 1, 254, 255]);
    const error = await failure(call('details', details));
    expect(error).toMatchObject({ code: status.NOT_FOUND, details: 'no such thing' });
    expect((error.metadata as Metadata).get('grpc-status-details-bin')).toEqual([details]);
  });

  it('says what it does not know', async () => {
    const error = await failure(call('nothing', Buffer.alloc(0)));
    expect(error).toMatchObject({ code: status.UNIMPLEMENTED, details: 'unknown method /test/nothing' });
  });

  it('tells the one who answers that the call was cancelled', async () => {
    const error = await failure(call('wait', Buffer.alloc(0), { deadline: Date.now() + 200 }));
    expect(error.code).toBe(status.DEADLINE_EXCEEDED);
    await expect.poll(() => calls[0]?.signal.aborted).toBe(true);
  });

  it('finishes what is under way before it closes, and takes nothing new', async () => {
    const answer = Promise.withResolvers<Uint8Array>();
    let isBegun = false;
    server.add('/test/slow', () => {
      isBegun = true;
      return answer.promise;
    });
    const slow = call('slow', Buffer.alloc(0));
    await expect.poll(() => isBegun).toBe(true);
    const closed = server.close(60_000);
    expect((await failure(call('echo', Buffer.alloc(0)))).code).toBe(status.UNAVAILABLE);
    answer.resolve(Buffer.from('done'));
    expect((await slow).toString()).toBe('done');
    await closed;
  });

  it('waits for those under way for a limited time', async () => {
    const waiting = failure(call('wait', Buffer.alloc(0)));
    await expect.poll(() => calls.length).toBe(1);
    await server.close(50);
    expect((await waiting).code).toBe(status.UNAVAILABLE);
  });
});

test('the one who answers is told that the caller is gone', async () => {
  const session = http2.connect(`http://${address}`);
  session
    .request({ ':method': 'POST', ':path': '/test/wait' })
    .on('error', () => {})
    .end(Buffer.alloc(5));
  await expect.poll(() => calls.length).toBe(1);
  session.destroy();
  await expect.poll(() => calls[0]?.signal.aborted).toBe(true);
});

test('a caller with a small window gets all, as it makes room', async () => {
  const session = http2.connect(`http://${address}`, { settings: { initialWindowSize: 100 } });
  const stream = session.request({ ':method': 'POST', ':path': '/test/echo' });
  const message = Buffer.alloc(100_000, 5);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  stream.end(Buffer.concat([head, message]));
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  expect(Buffer.concat(parts).subarray(5).equals(message)).toBe(true);
  session.close();
});

test('a caller that gives no room gets its answer when it gives some', async () => {
  const session = http2.connect(`http://${address}`, { settings: { initialWindowSize: 0 } });
  const stream = session.request({ ':method': 'POST', ':path': '/test/echo' });
  stream.end(Buffer.alloc(5));
  await once(stream, 'response');
  session.settings({ initialWindowSize: 100 });
  const [part] = await once(stream, 'data');
  expect(part).toEqual(Buffer.alloc(5));
  session.destroy();
});

test('a caller that has no room for a header table gets one answer after the other', async () => {
  const session = http2.connect(`http://${address}`, { settings: { headerTableSize: 0 } });
  for (const path of ['/test/echo', '/test/nothing', '/test/echo']) {
    const stream = session.request({ ':method': 'POST', ':path': path });
    stream.end(Buffer.alloc(5)).resume();
    const [headers] = await once(stream, 'response');
    expect(headers[':status']).toBe(200);
    await once(stream, 'close');
  }
  session.destroy();
});

test.each([
  ['compressed', Buffer.of(1, 0, 0, 0, 0), STATUS.unimplemented],
  ['longer than it says', Buffer.of(0, 0, 0, 0, 1, 8, 8), STATUS.internal],
  ['cut', Buffer.of(0, 0, 0, 0, 9, 8, 8), STATUS.internal],
  ['none', Buffer.alloc(0), STATUS.internal],
])('refuses a message that is %s', async (_name, body, code) => {
  const session = http2.connect(`http://${address}`);
  const stream = session.request({ ':method': 'POST', ':path': '/test/echo' });
  stream.end(body);
  const [headers] = await once(stream, 'response');
  expect(headers['grpc-status']).toBe(String(code));
  session.destroy();
});

/** A connection on which frames are sent as they are. */
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

test.runIf(process.platform === 'linux')('serves on a socket without a file', async () => {
  const other = new GrpcServer();
  other.add('/test/echo', async (message) => message);
  const target = await other.listenAbstract();
  expect(target).toMatch(/^unix:@timestampvm-/);
  client.close();
  client = new Client(target.replace('@', '\0'), credentials.createInsecure(), NO_LIMIT);
  expect((await call('echo', Buffer.from('there'))).toString()).toBe('there');
  await other.close(0);
});

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

test('a server that closes refuses what comes late, and answers the rest', async () => {
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
    expect((await call('echo', Buffer.from('still here'))).toString()).toBe('still here');
  });

  it('and one that speaks HTTP/1 as well', async () => {
    const response = await fetch(`http://${address}/`).catch((error: Error) => error);
    expect(response).toBeInstanceOf(Error);
    expect((await call('echo', Buffer.from('still here'))).toString()).toBe('still here');
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
    expect((await call('echo', Buffer.from('still here'))).toString()).toBe('still here');
  });
});

const endless = (): Buffer[] =>
  Array.from({ length: 100 }, () => frame(FRAME.continuation, 0, 1, new Uint8Array(0)));
