import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { utils } from '../../packages/devnet/src/avalanchejs.js';
import { sourcesOf } from './build-node.js';
import type { Release } from './releases.js';

/** An ID that no public network has. AvalancheGo writes the addresses of such networks with the prefix `custom`. */
export const CUSTOM_NETWORK_ID = 1337;

/** The time from which AvalancheGo has all upgrades on custom networks: 2020-12-05T05:00:00Z. */
const UPGRADES_ACTIVE = 1_607_144_400;

/** As v1.10 and v1.11 read them from the C-chain's genesis; later releases go by the network's upgrades. */
const C_CHAIN_UPGRADES = [
  'apricotPhase1',
  'apricotPhase2',
  'apricotPhase3',
  'apricotPhase4',
  'apricotPhase5',
  'apricotPhasePre6',
  'apricotPhase6',
  'apricotPhasePost6',
  'banff',
  'cortina',
  'durango',
];

const DAY = 24 * 60 * 60;

/**
 * Writes the genesis of a custom network: the release's own local one with a start of yesterday (the shipped one's
 * validators have expired) and so many of its validators, whose keys the release ships too: it has five.
 * @returns their node IDs, in the order of the keys' numbers.
 */
export async function writeGenesis(release: Release, file: string, validators: number): Promise<string[]> {
  const shipped = readFileSync(join(await sourcesOf(release), 'genesis/genesis_local.json'), 'utf8');
  const genesis = JSON.parse(shipped.replaceAll(/X-local1[0-9a-z]+/g, toCustom));
  genesis.networkID = CUSTOM_NETWORK_ID;
  genesis.startTime = Math.floor(Date.now() / 1000) - DAY;
  genesis.initialStakers = genesis.initialStakers.slice(0, validators);
  genesis.cChainGenesis = JSON.stringify(upgradableCChain(JSON.parse(genesis.cChainGenesis)));
  writeFileSync(file, JSON.stringify(genesis));
  return genesis.initialStakers.map(({ nodeID }: { nodeID: string }) => nodeID);
}

/**
 * A C-chain whose genesis is older than all upgrades and whose ID is not the local network's. For the local ID each
 * release puts its own newest rules into the genesis block, and then refuses the data of the previous release.
 */
function upgradableCChain(genesis: { config: Record<string, unknown> }): object {
  const upgrades = C_CHAIN_UPGRADES.map((name) => [`${name}BlockTimestamp`, UPGRADES_ACTIVE]);
  const config = { ...genesis.config, chainId: 43_999, ...Object.fromEntries(upgrades) };
  return { ...genesis, timestamp: '0x0', config };
}

/** The same address in the form of a custom network. */
function toCustom(address: string): string {
  const [chain, , bytes] = utils.parse(address);
  return utils.format(chain, 'custom', bytes);
}
