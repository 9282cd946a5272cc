import { expect, it } from 'vitest';
import { Protocol } from '../../../../src/wire/protocol.js';
import { InitializeRequest } from '../../../../src/wire/tables/vm.js';
import { identityFromSeed } from './identity.js';
import { initializeRequest } from './initialize-request.js';

const identity = identityFromSeed(Buffer.from('seed'));
const files = { chainDataDir: '/chain', genesis: Buffer.from('g'), config: Buffer.from('c') };
const services = { dbServerAddr: '127.0.0.1:1', serverAddr: '127.0.0.1:2' };

/** The request as a plugin of this protocol reads it. */
function received(number: number): Record<string, unknown> {
  const codec = new Protocol(number).codec(InitializeRequest);
  return codec.decode(codec.encode(initializeRequest(identity, files, services)));
}

it.each([28, 29, 30, 36, 37, 46])('has the identities and addresses in protocol %i', (number) => {
  const { networkId, chainId, nodeId, genesisBytes, serverAddr } = received(number);
  expect({ networkId, chainId, nodeId, genesisBytes, serverAddr }).toEqual({
    networkId: 12345,
    chainId: identity.chainId,
    nodeId: identity.nodeId,
    genesisBytes: new Uint8Array(files.genesis),
    serverAddr: '127.0.0.1:2',
  });
});

it('names a database server for each version up to protocol 29', () => {
  expect(received(29).dbServers).toEqual([{ version: 'v1.4.5', serverAddr: '127.0.0.1:1' }]);
  expect(received(30)).toMatchObject({ dbServerAddr: '127.0.0.1:1' });
  expect(received(30)).not.toHaveProperty('dbServers');
});

it('has the network upgrades of the protocol', () => {
  expect(received(36).networkUpgrades).toBeUndefined();
  expect(received(43).networkUpgrades).toMatchObject({ graniteTime: { seconds: 1607144400n } });
  expect(received(43).networkUpgrades).not.toHaveProperty('heliconTime');
  expect(received(46).networkUpgrades).toMatchObject({ graniteEpochDuration: { seconds: 30n } });
});
