import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { LocalServer } from '../../../packages/dev-host/src/grpc/local-server.js';
import { Protocol } from '../../wire/protocol.js';
import { NEWEST_PROTOCOL } from '../../wire/protocols.js';
import { NetConn } from '../../wire/tables/conn.js';
import { IoReader } from '../../wire/tables/io.js';
import { HostClient } from '../host-client.js';
import { RemoteConnection } from './remote-connection.js';

const protocol = new Protocol(NEWEST_PROTOCOL);

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

it('reads no more from a client that does not take its answers, and goes on when it does', async () => {
  let reads = 0;
  let written = 0;
  const taken = Promise.withResolvers<void>();
  const server = new LocalServer(protocol)
    .add(IoReader, { Read: ({ length }) => ({ read: Buffer.alloc(length, ++reads) }) })
    .add(NetConn, {
      Write: async ({ payload }) => {
        await taken.promise;
        written += payload.length;
        return { length: payload.length };
      },
      SetDeadline: () => ({}),
      Close: () => ({}),
    });
  closers.push(() => server.close({ force: true }));
  const client = new HostClient(await server.listen(), protocol);
  const connection = new RemoteConnection(client);
  closers.push(() => once(connection.destroy(), 'close'));
  connection.on('data', (bytes: Buffer) => connection.write(bytes));

  await expect.poll(() => connection.writableLength).toBeGreaterThan(1024 * 1024);
  // In the time of these calls there could be as many more reads. One that was under way may still end.
  const isReading = async (): Promise<boolean> => {
    const before = reads;
    for (let i = 0; i < 50; i++) await client.calls(NetConn).SetDeadline({});
    return reads > before;
  };
  let rounds = 0;
  while ((await isReading()) && rounds < 100) rounds++;
  expect(rounds).toBeLessThan(100);
  const before = reads;

  taken.resolve();
  await expect.poll(() => reads).toBeGreaterThan(before + 100);
  expect(written).toBeGreaterThan(0);
});

it('closes the connection when it has written everything, whatever the client does', async () => {
  const calls: string[] = [];
  const closed = Promise.withResolvers<void>();
  const server = new LocalServer(protocol)
    // The client says nothing and waits.
    .add(IoReader, { Read: () => new Promise<never>(() => {}) })
    .add(NetConn, {
      Write: async ({ payload }) => {
        calls.push(`Write ${Buffer.from(payload)}`);
        return { length: payload.length };
      },
      Close: () => {
        calls.push('Close');
        closed.resolve();
        return {};
      },
    });
  closers.push(() => server.close({ force: true }));
  const connection = new RemoteConnection(new HostClient(await server.listen(), protocol));
  connection.resume();
  connection.write('one');
  connection.end('two');
  await once(connection, 'close');
  await closed.promise;
  expect(calls.join()).toMatch(/^Write one.*two,Close$/);
});
