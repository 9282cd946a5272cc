import { afterEach, beforeEach, expect, it } from 'vitest';
import { Protocol } from '../../../../src/wire/protocol.js';
import { Runtime } from '../../../../src/wire/tables/runtime.js';
import { Connection } from '../grpc/connection.js';
import { Handshake } from './handshake.js';

const protocol = new Protocol(45);
let handshake: Handshake;
let connection: Connection;

beforeEach(async () => {
  const listening = await Handshake.listen(protocol);
  handshake = listening.handshake;
  connection = new Connection(protocol, listening.engineAddress);
});
afterEach(async () => {
  connection.close();
  await handshake.close({ force: true });
});

const initialize = (protocolVersion: number, addr: string) =>
  connection.calls(Runtime).Initialize({ protocolVersion, addr });

it('uses only the address of the first call', async () => {
  await initialize(45, '127.0.0.1:1');
  await initialize(46, '127.0.0.1:2');
  expect(await handshake.pluginAddress).toBe('127.0.0.1:1');
});

it('refuses another protocol, whatever comes later', async () => {
  await expect(initialize(44, '127.0.0.1:1')).rejects.toThrow(
    'host speaks rpcchainvm protocol 45, the plugin 44',
  );
  await expect(initialize(45, '127.0.0.1:1')).rejects.toThrow('protocol version mismatch');
  await expect(handshake.pluginAddress).rejects.toThrow('protocol version mismatch');
});
