import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresServer } from '../postgres-server.js';
import { BareHost } from './bare-host.js';
import type { BareHandlers } from './bare-server.js';

const PROTOCOLS = Array.from({ length: 19 }, (_, i) => 28 + i);
const PING = Buffer.from(JSON.stringify({ jsonrpc: '2.0', method: 'ping', id: 4 }));
const PONG = { jsonrpc: '2.0', result: { success: true }, id: 4 };
const JSON_HEADER = { key: 'Content-Type', values: ['application/json'] };
/** A header that the node itself has already set when the request comes. */
const NODE_HEADER = { key: 'Node-Id', values: ['NodeID-1', 'NodeID-2'] };

/** The example of RFC 6455, 1.3. */
const UPGRADE = [
  { key: 'Connection', values: ['keep-alive, Upgrade'] },
  { key: 'Upgrade', values: ['websocket'] },
  { key: 'Sec-Websocket-Version', values: ['13'] },
  { key: 'Sec-Websocket-Key', values: ['dGhlIHNhbXBsZSBub25jZQ=='] },
];
const ACCEPTED =
  /^HTTP\/1\.1 101 Switching Protocols\r\n(.*\r\n)*Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r\n(.*\r\n)*\r\n/;

/** Less than the 30 s after which the server gives up on a client that does not close the connection itself. */
const WITHOUT_PATIENCE_MS = 15_000;
/** The client's close frame, after which it waits. */
const GOODBYE = 'a goodbye';

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await PostgresServer.start();
});
afterAll(async () => postgres?.dispose());

/** A node's HTTP requests for a chain, as its host passes them on. */
describe.each(PROTOCOLS)('HTTP through a host of protocol %i', (protocol) => {
  let host: BareHost;
  beforeAll(async () => {
    host = await BareHost.start(protocol);
    await host.initialize({ database: { url: postgres.url, schema: `http${protocol}` } });
    await host.plugin.call('vm.VM/SetState', { state: 'STATE_NORMAL_OP' });
  });
  afterAll(() => host?.dispose());

  /** The error of a read when the client's part of a stream has ended or broken off. */
  const stop = (message: string) => {
    if (protocol <= 41) return { error: message };
    const errorCode = message === 'EOF' ? 'ERROR_CODE_EOF' : 'ERROR_CODE_UNSPECIFIED';
    return { error: { errorCode, message } };
  };
  const held = (writer: string, request: object) =>
    host.plugin.call('http.HTTP/Handle', {
      responseWriter: { serverAddr: writer, header: [NODE_HEADER] },
      request,
    });

  it('is simple: one call', async () => {
    const names =
      protocol <= 41 ? { request: 'headers' } : { request: 'requestHeaders', node: 'responseHeaders' };
    const answer = await host.plugin.call('http.HTTP/HandleSimple', {
      method: 'POST',
      url: '/ext/bc/chain/rpc',
      [names.request]: [JSON_HEADER],
      ...(names.node && { [names.node]: [NODE_HEADER] }),
      body: PING,
    });
    expect(answer).toMatchObject({
      code: 200,
      headers: names.node ? [NODE_HEADER, JSON_HEADER] : [JSON_HEADER],
    });
    expect(JSON.parse(answer.body)).toEqual(PONG);
  });

  it('is held open: the answer goes to the response writer, and the body comes along or is read from the host', async () => {
    const written: object[] = [];
    const reads = [{ read: PING.subarray(0, 9) }, { read: PING.subarray(9), ...stop('EOF') }];
    const writer = await host.serve({
      'http.responsewriter.Writer': {
        WriteHeader: ({ statusCode, headers }) => {
          written.push({ statusCode, headers });
          return {};
        },
        Write: ({ payload, headers }) => {
          written.push({ body: JSON.parse(payload), headers });
          return { written: payload.length };
        },
      },
      // Up to 39 the body comes along; from 40 on it is read from the host.
      ...(protocol >= 40 && { 'io.reader.Reader': { Read: () => reads.shift() ?? stop('EOF') } }),
    });
    const request = {
      method: 'POST',
      requestUri: '/ext/bc/chain/rpc',
      ...(protocol <= 39 && { body: PING }),
    };
    expect(await held(writer, request)).toEqual(protocol <= 39 ? {} : { header: [] });
    const headers = [NODE_HEADER, JSON_HEADER];
    expect(written).toEqual([
      { statusCode: 200, headers },
      { body: PONG, headers },
    ]);
  });

  it.each([GOODBYE, 'EOF', 'read tcp 127.0.0.1:9650: connection reset by peer'])(
    'is upgraded: the feed owns the connection, until %s',
    async (end) => {
      const client = new UpgradedClient(end === GOODBYE ? undefined : stop(end));
      const connection = await host.serve(client.services);
      const writer = await host.serve({
        'http.responsewriter.Writer': { Hijack: () => ({ localNetwork: 'tcp', serverAddr: connection }) },
      });
      const request = { method: 'GET', requestUri: '/ext/bc/chain/ws', header: UPGRADE };
      expect(await held(writer, request)).toEqual(protocol <= 39 ? {} : { header: [] });
      await client.closed;
      expect(client.got).toMatch(ACCEPTED);
      expect(client.got).toContain('{"jsonrpc":"2.0","result":{"lastAcceptedHeight":0},"id":1}');
    },
    WITHOUT_PATIENCE_MS,
  );

  it('is over when the process is shut down', async () => {
    expect(await host.stop()).toBe(0);
    expect(host.output.join('')).not.toMatch(/error/i);
  });
});

/** The client behind an upgraded connection. It subscribes, and ends when it has the answer. */
class UpgradedClient {
  got = '';
  readonly closed: Promise<void>;
  readonly services: Record<string, BareHandlers>;

  /**
   * @param end the end of what it sends; by default it closes the WebSocket, and waits for the other side to close the
   *   connection
   */
  constructor(end?: object) {
    const answered = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    this.closed = closed.promise;
    const reads = [
      async () => ({ read: clientFrame(TEXT, '{"jsonrpc":"2.0","method":"subscribe","id":1}') }),
      () => answered.promise.then(() => end ?? { read: clientFrame(CLOSE, '\x03\xe8') }),
    ];
    this.services = {
      'io.reader.Reader': { Read: () => reads.shift()?.() ?? new Promise<never>(() => {}) },
      'net.conn.Conn': {
        Write: ({ payload }) => {
          this.got += payload.toString('latin1');
          if (this.got.includes('lastAcceptedHeight')) answered.resolve();
          return { length: payload.length };
        },
        Close: () => {
          closed.resolve();
          return {};
        },
      },
    };
  }
}

const [TEXT, CLOSE] = [1, 8];

/** One whole frame of RFC 6455, its mask all zeros. */
function clientFrame(opcode: number, text: string): Buffer {
  return Buffer.concat([
    Buffer.from([0x80 | opcode, 0x80 | text.length, 0, 0, 0, 0]),
    Buffer.from(text, 'latin1'),
  ]);
}
