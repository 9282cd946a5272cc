import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresServer } from '../postgres-server.js';
import { until } from '../process/until.js';
import { BareHost } from './bare-host.js';
import { Dialect } from './dialect.js';

const PROTOCOLS = Array.from({ length: 19 }, (_, i) => 28 + i);
const UNKNOWN_ID = Buffer.alloc(32, 0xee);
const NODE_ID = Buffer.alloc(20, 9);

const SERVICES = ['vm.VM', 'http.HTTP'];
/** What any host of these protocols may call. */
const EVERY_METHOD = new Set(PROTOCOLS.flatMap((protocol) => methodsOf(new Dialect(protocol))));
/** Not tried with an empty request: the first ends the plugin, and a chain that runs cannot be started again. */
const NOT_TRIED = new Set(['vm.VM/Shutdown', 'vm.VM/Initialize', 'vm.VM/WaitForEvent']);

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await PostgresServer.start();
});
afterAll(async () => postgres?.dispose());

/** The whole life of a plugin process in the host's own wire form. The order of the tests matters. */
describe.each(PROTOCOLS)('a host of protocol %i', (protocol) => {
  let host: BareHost;
  // biome-ignore lint/suspicious/noExplicitAny: blocks as the dialect has them
  const blocks: Record<'genesis' | 'built', any> = { genesis: undefined, built: undefined };
  const vm = (method: string, request: object = {}) => host.plugin.call(`vm.VM/${method}`, request);

  const post = async (url: string, body: object) => {
    const headers = [{ key: 'Content-Type', values: ['application/json'] }];
    const answer = await host.plugin.call('http.HTTP/HandleSimple', {
      method: 'POST',
      url,
      ...(protocol <= 41 ? { headers } : { requestHeaders: headers }),
      body: Buffer.from(JSON.stringify(body)),
    });
    return { code: answer.code, body: JSON.parse(Buffer.from(answer.body).toString() || 'null') };
  };

  /** Otherwise the host would ask again at once, and build again. */
  const expectNothingToDo = () =>
    expect(
      host.plugin.raw('vm.VM/WaitForEvent', new Uint8Array(), { deadline: Date.now() + 50 }),
    ).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED });

  beforeAll(async () => {
    host = await BareHost.start(protocol);
  });
  afterAll(() => host?.dispose());

  it('gets its own number in the handshake', () => {
    expect(host.handshake.protocolVersion).toBe(protocol);
  });

  it('registers the plugin', async () => {
    expect((await vm('Version')).version).toMatch(/^\d+\.\d+\.\d+$/);
    if (protocol > 30)
      return expect(await host.plugin.code('vm.VM/CreateStaticHandlers')).toBe(status.UNIMPLEMENTED);
    const { handlers } = await vm('CreateStaticHandlers');
    expect(handlers).toEqual([
      expect.objectContaining({ prefix: '/static', serverAddr: host.handshake.addr }),
    ]);
    const ping = await post('/ext/vm/timestampvm/static', { jsonrpc: '2.0', method: 'ping', id: 1 });
    expect(ping).toEqual({ code: 200, body: { jsonrpc: '2.0', result: { success: true }, id: 1 } });
  });

  it('gets errors for calls before there is a chain', async () => {
    expect(await host.plugin.code('vm.VM/BuildBlock')).toBe(status.FAILED_PRECONDITION);
  });

  it('initializes the chain', async () => {
    const answer = await host.initialize({ database: { url: postgres.url, schema: `p${protocol}` } });
    expect(answer).toMatchObject({
      lastAcceptedParentId: Buffer.alloc(32),
      height: '0',
      timestamp: { seconds: '0', nanos: 0 },
    });
    blocks.genesis = { id: answer.lastAcceptedId, bytes: answer.bytes };
    expect(await vm('SetState', { state: 'STATE_BOOTSTRAPPING' })).toEqual(answer);
    expect(await vm('SetState', { state: 'STATE_NORMAL_OP' })).toEqual(answer);
  });

  it('gets handlers', async () => {
    const { handlers } = await vm('CreateHandlers');
    expect(handlers).toContainEqual(
      expect.objectContaining({ prefix: '/rpc', serverAddr: host.handshake.addr }),
    );
    for (const handler of handlers) {
      expect(handler.serverAddr).toBe(host.handshake.addr);
      // Of read lock, write lock and no lock: this VM needs no lock of the host.
      if (protocol === 28) expect(handler.lockOptions).toBe(2);
    }
    if (protocol >= 42) expect(await vm('NewHTTPHandler')).toEqual({ serverAddr: '' });
    if (protocol === 41) expect(await vm('CreateHTTP2Handler')).toEqual({ serverAddr: '' });
  });

  it('takes a proposal, and is told', async () => {
    // A host that asks may give up at any time, and ask again.
    if (protocol >= 42) await expectNothingToDo();
    const waiting = protocol >= 42 && vm('WaitForEvent');
    const params = [{ data: Buffer.from(`at ${protocol}`).toString('base64') }];
    const proposal = { jsonrpc: '2.0', method: 'proposeBlock', params, id: 2 };
    const answer = await post('/ext/bc/chain/rpc', proposal);
    expect(answer).toMatchObject({ code: 200, body: { result: { success: true }, id: 2 } });
    if (waiting) {
      expect(await waiting).toEqual({ message: 'MESSAGE_BUILD_BLOCK' });
      expect(await vm('WaitForEvent')).toEqual({ message: 'MESSAGE_BUILD_BLOCK' });
      expect(host.heard.notifications).toEqual([]);
    } else {
      await until(() => host.heard.notifications.length > 0, { what: 'Messenger/Notify', every: 10 });
      expect(host.heard.notifications[0]).toEqual({ message: 'MESSAGE_BUILD_BLOCK' });
    }
  });

  it('builds and parses a block', async () => {
    blocks.built = await vm('BuildBlock', protocol % 2 === 0 ? { pChainHeight: '0' } : {});
    const { id, parentId, bytes, height, timestamp } = blocks.built;
    expect({ parentId, height }).toEqual({ parentId: blocks.genesis.id, height: '1' });
    const description = {
      id,
      parentId,
      height,
      timestamp,
      verifyWithContext: false,
      ...(protocol <= 35 && { status: 'STATUS_PROCESSING' }),
    };
    expect(await vm('ParseBlock', { bytes })).toEqual(description);
    expect(await vm('BatchedParseBlock', { request: [bytes, bytes] })).toEqual({
      response: [description, description],
    });
  });

  it('verifies, prefers and accepts it', async () => {
    const { id, bytes, height, timestamp, parentId } = blocks.built;
    expect(await vm('BlockVerify', { bytes, pChainHeight: '7' })).toEqual({ timestamp });
    expect(await vm('SetPreference', { id })).toEqual({});
    expect(await vm('BlockAccept', { id })).toEqual({});
    if (protocol >= 42) await expectNothingToDo();
    expect(await vm('GetBlock', { id })).toEqual({
      parentId,
      bytes,
      height,
      timestamp,
      err: 'ERROR_UNSPECIFIED',
      verifyWithContext: false,
      ...(protocol <= 35 && { status: 'STATUS_ACCEPTED' }),
    });
  });

  it('rejects another one', async () => {
    const { body } = await post('/ext/bc/chain/rpc', { jsonrpc: '2.0', method: 'lastAccepted', id: 3 });
    const { seconds } = blocks.built.timestamp;
    const fields = `"parent_id":"${body.result.id}","height":2,"timestamp":${seconds},"data":"0x00"`;
    const bytes = Buffer.from(`{${fields}}`);
    const { id } = await vm('ParseBlock', { bytes });
    expect(await vm('BlockVerify', { bytes })).toEqual({ timestamp: blocks.built.timestamp });
    expect(await vm('BlockReject', { id })).toEqual({});
    if (protocol <= 35) expect((await vm('GetBlock', { id })).status).toBe('STATUS_REJECTED');
  });

  it('finds blocks by height, and their ancestors', async () => {
    const { id } = blocks.built;
    expect(await vm('GetBlockIDAtHeight', { height: '1' })).toEqual({ blkId: id, err: 'ERROR_UNSPECIFIED' });
    const request = {
      blkId: id,
      maxBlocksNum: 10,
      maxBlocksSize: 2 ** 20,
      maxBlocksRetrivalTime: '1000000000',
    };
    expect(await vm('GetAncestors', request)).toEqual({
      blksBytes: [blocks.built.bytes, blocks.genesis.bytes],
    });
    if (protocol <= 34) expect(await vm('VerifyHeightIndex')).toEqual({ err: 'ERROR_UNSPECIFIED' });
  });

  it("says in a good answer that a block is unknown, by this protocol's number for that", async () => {
    expect(await vm('GetBlock', { id: UNKNOWN_ID })).toMatchObject({ err: 'ERROR_NOT_FOUND' });
    expect(await vm('GetBlockIDAtHeight', { height: '99' })).toMatchObject({ err: 'ERROR_NOT_FOUND' });
    expect(await vm('GetAncestors', { blkId: UNKNOWN_ID, maxBlocksNum: 9, maxBlocksSize: 999 })).toEqual({
      blksBytes: [],
    });
  });

  it.each([
    ['StateSyncEnabled', {}],
    ['GetOngoingSyncStateSummary', {}],
    ['GetLastStateSummary', {}],
    ['ParseStateSummary', { bytes: Buffer.from('x') }],
    ['GetStateSummary', { height: '1' }],
    ['StateSummaryAccept', { bytes: Buffer.from('x') }],
  ])('%s: not implemented', async (method, request) => {
    expect(await vm(method, request)).toMatchObject({ err: 'ERROR_STATE_SYNC_NOT_IMPLEMENTED' });
    const answer = await host.plugin.raw(`vm.VM/${method}`, new Uint8Array());
    expect(answer.at(-1)).toBe(protocol <= 34 ? 4 : 3);
  });

  it('passes on events of the network', async () => {
    const version = protocol <= 30 ? { version: 'avalanchego/1.10.17' } : { name: 'avalanchego', major: 1 };
    expect(await vm('Connected', { nodeId: NODE_ID, ...version })).toEqual({});
    expect(await vm('Disconnected', { nodeId: NODE_ID })).toEqual({});
    expect(await vm('AppGossip', { nodeId: NODE_ID, msg: Buffer.from([1, 2, 3]) })).toEqual({});
    const requestId = 7;
    expect(await vm('AppRequest', { nodeId: NODE_ID, requestId, request: Buffer.from('?') })).toEqual({});
    expect(await vm('AppResponse', { nodeId: NODE_ID, requestId, response: Buffer.from('!') })).toEqual({});
    const error = protocol >= 31 ? { errorCode: -1, errorMessage: 'timed out' } : {};
    expect(await vm('AppRequestFailed', { nodeId: NODE_ID, requestId, ...error })).toEqual({});
    if (protocol > 36)
      return expect(await host.plugin.code('vm.VM/CrossChainAppRequest')).toBe(status.UNIMPLEMENTED);
    const chainId = Buffer.alloc(32, 5);
    expect(await vm('CrossChainAppRequest', { chainId, requestId, request: Buffer.from('?') })).toEqual({});
    expect(await vm('CrossChainAppResponse', { chainId, requestId, response: Buffer.from('!') })).toEqual({});
    expect(await vm('CrossChainAppRequestFailed', { chainId, requestId })).toEqual({});
  });

  it('asks for health and metrics', async () => {
    expect(JSON.parse(Buffer.from((await vm('Health')).details).toString())).toBeTypeOf('object');
    expect((await vm('Gather')).metricFamilies).toBeInstanceOf(Array);
    expect(await host.plugin.call('grpc.health.v1.Health/Check')).toEqual({ status: 'SERVING' });
  });

  it('has nothing to complain of so far', () => {
    expect(host.output.join('')).not.toMatch(/error/i);
  });

  // No host sends empty requests; the answer to most of them is an error, which the log has.
  it('has an answer to every method of its services, and to no other', async () => {
    const known = methodsOf(host.dialect);
    for (const method of known) {
      if (NOT_TRIED.has(method)) continue;
      const code = await host.plugin.code(method);
      expect([status.UNIMPLEMENTED, status.FAILED_PRECONDITION], method).not.toContain(code);
    }
    for (const method of EVERY_METHOD) {
      if (!known.includes(method)) expect(await host.plugin.code(method), method).toBe(status.UNIMPLEMENTED);
    }
  });

  it('shuts it down', async () => {
    expect(await host.stop()).toBe(0);
  });
});

function methodsOf(dialect: Dialect): string[] {
  return SERVICES.flatMap((name) =>
    Object.keys(dialect.service(name).methods).map((method) => `${name}/${method}`),
  );
}
