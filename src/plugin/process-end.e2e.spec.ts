import { afterAll, beforeAll, expect, it } from 'vitest';
import { BareHost } from '../../test/wire/bare-host.js';

let host: BareHost;
beforeAll(async () => {
  host = await BareHost.start(46);
});
afterAll(() => host?.dispose());

/**
 * The signals that a terminal sends to all of its processes (SIGHUP also to those that `nohup` has started), and a
 * service manager.
 */
it.each(['SIGINT', 'SIGHUP', 'SIGTERM'] as const)(
  '%s does not end it before its host does',
  async (signal) => {
    host.process.kill(signal);
    expect(await host.plugin.call('grpc.health.v1.Health/Check')).toEqual({ status: 'SERVING' });
  },
);

it('ends with SIGTERM after Shutdown', async () => {
  expect(await host.stop()).toBe(0);
});
