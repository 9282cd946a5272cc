import * as crypto from 'node:crypto';
import { connect } from 'node:net';
import { afterEach, expect, it, test, vi } from 'vitest';
import { PluginServer } from './plugin-server.js';

vi.mock('node:crypto', { spy: true });
const server = new PluginServer();

afterEach(async () => {
  await server.close(0);
});

const canConnect = (to: { path: string } | { port: number }): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(to, () => resolve(socket.destroy() !== null)).on('error', () => resolve(false));
  });

test.runIf(process.platform === 'linux')('its address is a socket without a file', async () => {
  const address = await server.bind();
  expect(await canConnect({ path: address.replace('unix:@', '\0') })).toBe(true);
});

it('uses a port where there are no such sockets', async () => {
  // A name that is too long for a socket.
  vi.mocked(crypto.randomUUID).mockReturnValueOnce('-----'.padEnd(200, 'x') as crypto.UUID);
  const address = await server.bind();
  expect(address).toMatch(/^127\.0\.0\.1:\d+$/);
  expect(await canConnect({ port: Number(address.split(':')[1]) })).toBe(true);
});
