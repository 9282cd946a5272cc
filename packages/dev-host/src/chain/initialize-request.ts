import type { Encodable } from '../../../../src/wire/schema.js';
import type { InitializeRequest } from '../../../../src/wire/tables/vm.js';
import type { HostServices } from '../services/host-services.js';
import { type Identity, NO_PRIMARY_NETWORK } from './identity.js';
import { NETWORK_UPGRADES } from './network-upgrades.js';

/** What a chain is started with, beside its identity. */
export interface ChainFiles {
  /** A directory of the plugin's own, absolute. */
  readonly chainDataDir: string;
  readonly genesis: Uint8Array;
  /** The chain's config file; empty when there is none. */
  readonly config: Uint8Array;
  /** The chain's upgrade file; empty when there is none. */
  readonly upgrade?: Uint8Array | undefined;
}

type Request = Encodable<typeof InitializeRequest>;

/** `vm.VM/Initialize`: all that a host of any protocol says, of which each protocol's form takes its part. */
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
