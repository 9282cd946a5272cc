import type { Encodable } from '../../../../src/wire/schema.js';
import type { InitializeRequest } from '../../../../src/wire/tables/vm.js';
import type { HostServices } from '../services/host-services.js';
import { type Identity, NO_PRIMARY_NETWORK } from './identity.js';
import { NETWORK_UPGRADES } from './network-upgrades.js';

/** What a chain is started with, besides its identity. */
export interface ChainFiles {
  /** The plugin's own directory, absolute. */
  readonly chainDataDir: string;
  readonly genesis: Uint8Array;
  /** The chain's config file; empty when there is none. */
  readonly config: Uint8Array;
  /** The chain's upgrade file; empty when there is none. */
  readonly upgrade?: Uint8Array | undefined;
}

type Request = Encodable<typeof InitializeRequest>;

/** `vm.VM/Initialize`: the fields of all protocols. The codec of each protocol writes its own. */
export function initializeRequest(
  identity: Identity,
  files: ChainFiles,
  services: Pick<HostServices, 'dbServerAddr' | 'serverAddr'>,
): Request {
  return {
    ...identity,
    ...NO_PRIMARY_NETWORK,
    publicKey: new Uint8Array(48),
    chainDataDir: files.chainDataDir,
    genesisBytes: files.genesis,
    upgradeBytes: files.upgrade,
    configBytes: files.config,
    serverAddr: services.serverAddr,
    networkUpgrades: NETWORK_UPGRADES,
    dbServerAddr: services.dbServerAddr,
    dbServers: [{ version: 'v1.4.5', serverAddr: services.dbServerAddr }],
  };
}
