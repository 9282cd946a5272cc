import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
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
  const more = Promise.withResolvers<void>();
  const server = new LocalServer(protocol)
    .add(IoReader, {
      Read: ({ length }) => {
        if (++reads > readsWhenFull + 100) more.resolve();
        return { read: Buffer.alloc(length, reads) };
      },
    })
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
  let readsWhenFull = Number.POSITIVE_INFINITY;
  const full = Promise.withResolvers<void>();
  connection.on('data', (bytes: Buffer) => {
    connection.write(bytes);
    if (connection.writableLength <= 1024 * 1024) return;
    readsWhenFull = Math.min(readsWhenFull, reads);
    full.resolve();
  });

  await full.promise;
  // The host gets calls in the order in which they are made, so a read would arrive before this call.
  await nextTurn();
  await client.calls(NetConn).SetDeadline({});
  expect(reads).toBe(readsWhenFull);

  taken.resolve();
  await more.promise;
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
