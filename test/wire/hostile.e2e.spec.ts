import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type ClientHttp2Session, connect, type OutgoingHttpHeaders } from 'node:http2';
import { status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idToCb58 } from '../../src/common/id.js';
import { connectToPlugin, sendToPlugin } from '../process/plugin-socket.js';
import { BareHost } from './bare-host.js';
import { Dialect } from './dialect.js';

const PROTOCOLS = [28, 46];
/** It takes any bytes as an empty message, and ends the process. */
const NOT_TRIED = new Set(['vm.VM/Shutdown']);
const CALL_LIMIT_MS = 5_000;
const GARBAGE = fc.uint8Array({ maxLength: 300 });

describe.each(PROTOCOLS)('the plugin of a host of protocol %i outlives', (protocol) => {
  let host: BareHost;
  beforeAll(async () => {
    host = await BareHost.start(protocol);
    await host.initialize({});
  });
  afterAll(() => host?.dispose());

  const isWell = async () => {
    expect(await host.plugin.call('grpc.health.v1.Health/Check')).toEqual({ status: 'SERVING' });
    expect((await host.plugin.call('vm.VM/SetState', { state: 'STATE_NORMAL_OP' })).height).toBe('0');
  };
  const methods = () =>
    ['vm.VM', 'http.HTTP'].flatMap((name) =>
      Object.keys(host.dialect.service(name).methods).map((method) => `${name}/${method}`),
    );
  const options = () => ({ deadline: Date.now() + CALL_LIMIT_MS });

  it('any bytes in any method, and says what is wrong with them', async () => {
    for (const method of methods().filter((name) => !NOT_TRIED.has(name))) {
      for (const bytes of fc.sample(GARBAGE, { numRuns: 20, seed: protocol })) {
        const details = await host.plugin.raw(method, bytes, options()).then(
          () => 'an answer',
          (error) => error.details,
        );
        expect(details, `${method} ${Buffer.from(bytes).toString('hex')}`).not.toBe('');
      }
    }
    await isWell();
  });

  it('a message cut anywhere', async () => {
    const whole = host.dialect.encode('vm.AppRequestMsg', {
      nodeId: randomBytes(20),
      request: randomBytes(30),
    });
    for (let end = 0; end < whole.length; end++) {
      await host.plugin.raw('vm.VM/AppRequest', whole.subarray(0, end), options()).catch((error) => {
        expect(error.code).toBe(status.INTERNAL);
        expect(error.details).toMatch(/cannot be decoded/);
      });
    }
    await isWell();
  });

  it('a block whose time no clock will reach: the wire has it as an i64', async () => {
    const parentId = idToCb58(randomBytes(32));
    const parse = (timestamp: bigint) => {
      const fields = `"parent_id":"${parentId}","height":1,"timestamp":${timestamp},"data":"0x00"`;
      return host.plugin.call('vm.VM/ParseBlock', { bytes: Buffer.from(`{${fields}}`) });
    };
    expect((await parse(2n ** 63n)).timestamp.seconds).toBe((-(2n ** 63n)).toString());
    expect((await parse(2n ** 64n - 1n)).timestamp.seconds).toBe('-1');
    await isWell();
  });

  // Otherwise a body comes along with its request.
  if (!new Dialect(protocol).carries('http.Request', 'body')) {
    it('a body without an end', async () => {
      let reads = 0;
      const answer = Promise.withResolvers<object>();
      const serverAddr = await host.serve({
        'io.reader.Reader': { Read: ({ length }) => ({ read: Buffer.alloc(length, ++reads) }) },
        'http.responsewriter.Writer': {
          WriteHeader: () => ({}),
          Write: ({ payload }) => {
            answer.resolve(JSON.parse(payload.toString()));
            return { written: payload.length };
          },
        },
      });
      const request = { method: 'POST', requestUri: '/ext/bc/timestampvm/rpc' };
      await host.plugin.raw(
        'http.HTTP/Handle',
        host.dialect.encode('http.HTTPRequest', { responseWriter: { serverAddr }, request }),
        options(),
      );
      expect(await answer.promise).toMatchObject({ error: { data: { limit: 'api.maxBodyBytes' } } });
      await isWell();
    });
  }

  it('unknown methods and services', async () => {
    for (const method of ['vm.VM/None', 'vm.None/Version', 'x/y', '']) {
      await expect(host.plugin.raw(method, new Uint8Array())).rejects.toMatchObject({
        code: status.UNIMPLEMENTED,
      });
    }
    await isWell();
  });

  it('a second Initialize', async () => {
    await expect(host.initialize({})).rejects.toMatchObject({
      code: status.FAILED_PRECONDITION,
      details: 'the chain is initialized already',
    });
    await isWell();
  });

  it('bytes that are no gRPC at all', async () => {
    const session = connect('http://plugin', {
      createConnection: () => connectToPlugin(host.handshake.addr ?? ''),
    });
    await once(session, 'connect');
    session.on('error', () => {});
    const frame = (flag: number, length: number, bytes: Buffer) =>
      Buffer.concat([Buffer.from([flag, 0, 0, length >> 8, length & 255]), bytes]);
    const grpc = {
      ':method': 'POST',
      ':path': '/vm.VM/Version',
      'content-type': 'application/grpc',
      te: 'trailers',
    };
    await send(session, grpc, Buffer.alloc(0));
    await send(session, grpc, frame(0, 100, Buffer.from('short')));
    await send(session, grpc, frame(1, 5, Buffer.from('plain')));
    await send(session, { ...grpc, 'grpc-encoding': 'gzip' }, frame(1, 7, Buffer.from('no gzip')));
    await send(session, { ...grpc, 'grpc-encoding': 'rot13' }, frame(1, 7, Buffer.from('no such')));
    await send(session, { ...grpc, 'grpc-timeout': 'soon' }, frame(0, 0, Buffer.alloc(0)));
    await send(session, { ...grpc, 'content-type': 'text/plain' }, Buffer.from('hello'));
    await send(session, { ':method': 'GET', ':path': '/' }, undefined);
    session.destroy();
    await isWell();
  });

  it('a connection with nonsense', async () => {
    for (const bytes of [
      randomBytes(500),
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      Buffer.from('PRI * HTTP/2.0\r\n'),
    ]) {
      await sendToPlugin(host.handshake.addr ?? '', bytes, 500);
    }
    await isWell();
  });
});

/** Sends one request, and waits until it is answered or refused, at most half a second. */
function send(
  session: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
  body: Buffer | undefined,
): Promise<void> {
  return new Promise((resolve) => {
    const stream = session.request(headers);
    stream.on('error', () => {});
    stream.on('close', () => resolve());
    stream.setTimeout(500, () => stream.close());
    stream.resume();
    stream.end(body);
  });
}
