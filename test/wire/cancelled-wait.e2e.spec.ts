import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BareHost } from './bare-host.js';

/** Longer than the test, and the most that a chain may be asked for: each wait ends because its call is cancelled. */
const LONG_MS = 25_000;
/** A client has this long, and then cancels its call. */
const PATIENCE_MS = 500;

let host: BareHost;
beforeAll(async () => {
  host = await BareHost.start(45);
  await host.initialize({ api: { maxWaiting: 1, maxWaitMs: LONG_MS } });
  await host.plugin.call('vm.VM/SetState', { state: 'STATE_NORMAL_OP' });
});
afterAll(() => host?.dispose());

/** A call that the client cancels when its patience ends. */
const propose = (): Promise<Buffer> => {
  const body = { jsonrpc: '2.0', id: 1, method: 'proposeBlock', params: { data: 'MQo=', waitMs: LONG_MS } };
  const request = host.dialect.encode('http.HandleSimpleHTTPRequest', {
    method: 'POST',
    url: '/ext/bc/chain/rpc',
    body: Buffer.from(JSON.stringify(body)),
  });
  return host.plugin.raw('http.HTTP/HandleSimple', request, { deadline: Date.now() + PATIENCE_MS });
};

it('a cancelled call no longer waits, so its place is free for the next one', async () => {
  await expect(propose()).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED });
  // If the first one still had the only place, this one would be answered at once.
  await expect(propose()).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED });
});
