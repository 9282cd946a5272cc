import type { Encodable } from '../../../../src/wire/schema.js';
import type { InitializeRequest } from '../../../../src/wire/tables/vm.js';
import type { HostServices } from '../services/host-services.js';
import { type Identity, NO_PRIMARY_NETWORK } from './identity.js';
import { networkUpgrades } from './network-upgrades.js';

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

/** Up to this protocol the request names a database server for each version of the node's database. */
const LAST_WITH_DB_SERVERS = 29;

/** `vm.VM/Initialize` as a host of this protocol sends it. */
export function initializeRequest(
  protocol: number,
  identity: Identity,
  files: ChainFiles,
  services: Pick<HostServices, 'dbServerAddr' | 'serverAddr'>,
): Request {
  const common: Request = {
    ...identity,
    ...NO_PRIMARY_NETWORK,
    publicKey: new Uint8Array(48),
    chainDataDir: files.chainDataDir,
    genesisBytes: files.genesis,
    upgradeBytes: files.upgrade,
    configBytes: files.config,
    serverAddr: services.serverAddr,
    networkUpgrades: networkUpgrades(protocol),
  };
  if (protocol > LAST_WITH_DB_SERVERS) return { ...common, dbServerAddr: services.dbServerAddr };
  const dbServers = [{ version: 'v1.4.5', serverAddr: services.dbServerAddr }];
  return { ...common, dbServers } as Request;
}
