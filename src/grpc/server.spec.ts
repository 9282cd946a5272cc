import { once } from 'node:events';
import http2 from 'node:http2';
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { IncomingCall } from '../common/incoming-call.js';
import { RpcError, STATUS } from '../common/rpc-error.js';
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

/** A call by grpc-js's client. */
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

describe("called by grpc-js's client", () => {
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

  it('passes errors on with their text', async () => {
    const text = 'Ünglück, 100 %\n(second line)';
    const error = await failure(call('fail', Buffer.from(text)));
    expect(error).toMatchObject({ code: status.UNKNOWN, details: text });
  });

  it('passes on an error whose text is longer than a frame', async () => {
    const text = 'x'.repeat(40_000);
    expect(await failure(call('fail', Buffer.from(text)))).toMatchObject({ details: text });
  });

  it('passes codes and details on', async () => {
    const details = Buffer.from([0, 1, 254, 255]);
    const error = await failure(call('details', details));
    expect(error).toMatchObject({ code: status.NOT_FOUND, details: 'no such thing' });
    expect((error.metadata as Metadata).get('grpc-status-details-bin')).toEqual([details]);
  });

  it('names a method that it does not know', async () => {
    const error = await failure(call('nothing', Buffer.alloc(0)));
    expect(error).toMatchObject({ code: status.UNIMPLEMENTED, details: 'unknown method /test/nothing' });
  });

  it('tells the handler that the call was cancelled', async () => {
    const error = await failure(call('wait', Buffer.alloc(0), { deadline: Date.now() + 200 }));
    expect(error.code).toBe(status.DEADLINE_EXCEEDED);
    await expect.poll(() => calls[0]?.signal.aborted).toBe(true);
  });

  it('finishes the calls under way before it closes, and takes no new ones', async () => {
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

  it('waits for calls under way for a limited time', async () => {
    const waiting = failure(call('wait', Buffer.alloc(0)));
    await expect.poll(() => calls.length).toBe(1);
    await server.close(50);
    expect((await waiting).code).toBe(status.UNAVAILABLE);
  });
});

test('the handler is told that the caller is gone', async () => {
  const session = http2.connect(`http://${address}`);
  session
    .request({ ':method': 'POST', ':path': '/test/wait' })
    .on('error', () => {})
    .end(Buffer.alloc(5));
  await expect.poll(() => calls.length).toBe(1);
  session.destroy();
  await expect.poll(() => calls[0]?.signal.aborted).toBe(true);
});

test('a caller with a small window gets everything, as it makes room', async () => {
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

test('a caller without room gets its answer once it makes room', async () => {
  const session = http2.connect(`http://${address}`, { settings: { initialWindowSize: 0 } });
  const stream = session.request({ ':method': 'POST', ':path': '/test/echo' });
  stream.end(Buffer.alloc(5));
  await once(stream, 'response');
  session.settings({ initialWindowSize: 100 });
  const [part] = await once(stream, 'data');
  expect(part).toEqual(Buffer.alloc(5));
  session.destroy();
});

test('a caller that allows no header table gets one answer after the other', async () => {
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
