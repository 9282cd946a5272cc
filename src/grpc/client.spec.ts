import { once } from 'node:events';
import http2, { type ServerHttp2Stream } from 'node:http2';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { STATUS } from '../common/rpc-error.js';
import { GrpcClient } from './client.js';
import { FRAME, frame } from './http2/frames.js';
import { settingsFrame } from './http2/settings.js';

const NO_LIMIT = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };

type Handler = (call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>) => void;

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** grpc-js's server. */
async function serve(handler: Handler, options = {}): Promise<{ server: Server; port: number }> {
  const server = new Server({ ...NO_LIMIT, ...options });
  const same = (bytes: Buffer): Buffer => bytes;
  const method = {
    path: '/test/call',
    requestStream: false as const,
    responseStream: false as const,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  };
  server.addService({ call: method }, { call: handler });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  closers.push(() => server.forceShutdown());
  return { server, port };
}

function clientOf(port: number): GrpcClient {
  const client = new GrpcClient(`127.0.0.1:${port}`);
  closers.push(() => client.close());
  return client;
}

const echo: Handler = (call, done) => done(null, call.request);

it('sends and gets messages of any size, many at once', async () => {
  const client = clientOf((await serve(echo)).port);
  const size = fc.oneof(fc.nat(200), fc.nat(20_000), fc.integer({ min: 60_000, max: 200_000 }));
  await fc.assert(
    fc.asyncProperty(fc.array(size, { maxLength: 20 }), async (sizes) => {
      const messages = sizes.map((length, index) => Buffer.alloc(length, index + 1));
      const answers = await Promise.all(messages.map((message) => client.call('/test/call', message)));
      expect(answers.every((answer, index) => answer.equals(messages[index] as Buffer))).toBe(true);
    }),
    { numRuns: 20 },
  );
});

it('passes errors on with code and text', async () => {
  const details = 'nö, 100 %\n';
  const client = clientOf((await serve((_call, done) => done({ code: status.NOT_FOUND, details }))).port);
  await expect(client.call('/test/call', Buffer.alloc(0))).rejects.toMatchObject({
    code: STATUS.notFound,
    message: details,
  });
});

it('gives up after its time limit, and tells the server', async () => {
  let isCancelled = false;
  const { port } = await serve((call) => {
    call.on('cancelled', () => {
      isCancelled = true;
    });
  });
  const call = clientOf(port).call('/test/call', Buffer.alloc(0), 100);
  await expect(call).rejects.toMatchObject({ code: STATUS.deadlineExceeded });
  await expect.poll(() => isCancelled).toBe(true);
});

it('fails at once when nobody listens', async () => {
  const { server, port } = await serve(echo);
  server.forceShutdown();
  await expect(clientOf(port).call('/test/call', Buffer.alloc(0))).rejects.toMatchObject({
    code: STATUS.unavailable,
    message: expect.stringContaining('ECONNREFUSED'),
  });
});

it('reconnects when a connection breaks, and fails the calls that were under way on it', async () => {
  const waiting: sendUnaryData<Buffer>[] = [];
  const first = await serve((_call, done) => waiting.push(done));
  const client = clientOf(first.port);
  const failed = expect(client.call('/test/call', Buffer.alloc(0))).rejects.toMatchObject({
    code: STATUS.unavailable,
  });
  await expect.poll(() => waiting.length).toBe(1);
  first.server.forceShutdown();
  await failed;
  const again = new Server();
  closers.push(() => again.forceShutdown());
  const bound = new Promise((resolve) => {
    again.bindAsync(`127.0.0.1:${first.port}`, ServerCredentials.createInsecure(), resolve);
  });
  await bound;
  await expect(client.call('/test/call', Buffer.alloc(0))).rejects.toMatchObject({
    code: STATUS.unimplemented,
  });
});

it('finishes the calls under way when the server takes no more calls', async () => {
  const waiting: sendUnaryData<Buffer>[] = [];
  const { server, port } = await serve((_call, done) => waiting.push(done));
  const answer = clientOf(port).call('/test/call', Buffer.alloc(0));
  await expect.poll(() => waiting.length).toBe(1);
  server.tryShutdown(() => {});
  waiting[0]?.(null, Buffer.from('done'));
  expect((await answer).toString()).toBe('done');
});

it('has no more calls under way than the server allows', async () => {
  let underWay = 0;
  let most = 0;
  const { port } = await serve(
    (call, done) => {
      most = Math.max(most, ++underWay);
      setTimeout(() => {
        underWay--;
        done(null, call.request);
      }, 5);
    },
    { 'grpc.max_concurrent_streams': 3 },
  );
  const client = clientOf(port);
  await client.call('/test/call', Buffer.alloc(0));
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => client.call('/test/call', Buffer.of(index))),
  );
  expect(answers.map(([index]) => index)).toEqual([...answers.keys()]);
  expect(most).toBe(3);
});

it('calls a server that allows no header table', async () => {
  const server = http2.createServer({ settings: { headerTableSize: 0 } });
  server.on('stream', (stream: ServerHttp2Stream) => {
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.respond({ ':status': 200 }, { waitForTrailers: true });
    stream.end(Buffer.alloc(5));
  });
  server.listen(0, '127.0.0.1');
  closers.push(() => server.close());
  await once(server, 'listening');
  const client = clientOf((server.address() as AddressInfo).port);
  for (let i = 0; i < 3; i++) expect(await client.call('/test/call', Buffer.alloc(0))).toHaveLength(0);
});

it('is closed for good', async () => {
  const client = clientOf((await serve(echo)).port);
  const call = client.call('/test/call', Buffer.alloc(0));
  client.close();
  await expect(call).rejects.toMatchObject({ code: STATUS.unavailable });
  await expect(client.call('/test/call', Buffer.alloc(0))).rejects.toThrow('the client was closed');
});

it.each<[string, Buffer, string]>([
  [
    'headers that cannot be decoded',
    frame(FRAME.headers, 5, 1, Buffer.of(0x80)),
    'no header has the index 0',
  ],
  ['data before headers', frame(FRAME.data, 1, 1, Buffer.alloc(0)), 'data before headers'],
  ['a stream of its own', frame(FRAME.headers, 5, 2, Buffer.of(0x88)), 'a stream of the server'],
  ['an answer to no call', frame(FRAME.data, 1, 9, Buffer.alloc(0)), 'stream 9 is idle'],
])('outlives a server that sends %s', async (_name, bytes, message) => {
  const net = createServer((socket: Socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.write(Buffer.concat([settingsFrame([]), bytes])));
  }).listen(0, '127.0.0.1');
  closers.push(() => net.close());
  await once(net, 'listening');
  const client = clientOf((net.address() as AddressInfo).port);
  await expect(client.call('/test/call', Buffer.alloc(0))).rejects.toMatchObject({
    code: STATUS.unavailable,
    message: expect.stringContaining(message),
  });
});
