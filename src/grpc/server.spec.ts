import { once } from 'node:events';
import http2 from 'node:http2';
import { connect } from 'node:net';
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { IncomingCall } from '../common/incoming-call.js';
import { RpcError, STATUS } from '../common/rpc-error.js';
import { FLAG, FRAME, frame, PREFACE, settingsFrame } from './http2/frames.js';
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

describe('a peer that breaks the rules', () => {
  /** @returns what came back until the server closed the connection */
  async function send(...pieces: Uint8Array[]): Promise<Buffer> {
    const [host, port] = address.split(':');
    const socket = connect(Number(port), host);
    const received: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => received.push(chunk)).on('error', () => {});
    for (const piece of pieces) socket.write(piece);
    await once(socket, 'close');
    return Buffer.concat(received);
  }

  const EMPTY = new Uint8Array(0);
  const begun = [PREFACE, settingsFrame([])];
  // POST, http, /test/echo by name.
  const request = Buffer.concat([Buffer.of(0x83, 0x86, 0x04, 10), Buffer.from('/test/echo')]);
  const headers = (flags: number): Buffer => frame(FRAME.headers, flags, 1, request);

  test.each<[string, Uint8Array[]]>([
    ['speaks HTTP/1', [Buffer.from('GET / HTTP/1.1\r\n\r\n')]],
    ['sends too large a frame', [...begun, frame(FRAME.data, 0, 1, new Uint8Array(16_385))]],
    ['interrupts a header block', [...begun, headers(0), frame(FRAME.ping, 0, 0, new Uint8Array(8))]],
    ['continues what never began', [...begun, frame(FRAME.continuation, FLAG.endHeaders, 1, EMPTY)]],
    ['never ends its headers', [...begun, headers(0), ...endless(frame(FRAME.continuation, 0, 1, EMPTY))]],
    ['sends headers that cannot be decoded', [...begun, frame(FRAME.headers, 4, 1, Buffer.of(0x80))]],
    ['opens a stream of the server', [...begun, frame(FRAME.headers, 4, 2, request)]],
    ['sends data before headers', [...begun, frame(FRAME.data, 1, 1, EMPTY)]],
    ['sends data after the end', [...begun, headers(5), frame(FRAME.data, 1, 1, EMPTY)]],
    [
      'gives more room than there can be',
      [...begun, frame(FRAME.windowUpdate, 0, 0, Buffer.of(127, 255, 255, 255))],
    ],
    ['pads with more than there is', [...begun, headers(4), frame(FRAME.data, 8, 1, Buffer.of(9))]],
    ['pushes', [...begun, frame(FRAME.pushPromise, 4, 1, EMPTY)]],
  ])('one that %s is told, and nobody else is hurt', async (_name, pieces) => {
    const received = await send(...pieces);
    expect(received.includes(frame(FRAME.goaway, 0, 0, EMPTY).subarray(3, 9))).toBe(true);
    expect((await call('echo', Buffer.from('still here'))).toString()).toBe('still here');
  });

  it('outlives any frames, and any bytes', async () => {
    const anyFrame = fc
      .tuple(fc.nat(10), fc.nat(255), fc.nat(6), fc.uint8Array({ maxLength: 20 }))
      .map(([type, flags, stream, payload]) => frame(type, flags, stream, payload));
    const frames = fc.array(fc.oneof(fc.constant(headers(4)), anyFrame), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(frames, fc.uint8Array({ maxLength: 20 }), async (sent, bytes) => {
        const [host, port] = address.split(':');
        const socket = connect(Number(port), host);
        socket.on('error', () => {}).resume();
        socket.end(Buffer.concat([...begun, ...sent, bytes]));
        await once(socket, 'close');
      }),
      { numRuns: 300 },
    );
    expect((await call('echo', Buffer.from('still here'))).toString()).toBe('still here');
  });
});

const endless = (bytes: Buffer): Buffer[] => Array.from({ length: 100 }, () => bytes);
