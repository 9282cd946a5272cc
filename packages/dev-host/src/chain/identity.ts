import { randomBytes } from 'node:crypto';
import { EMPTY_ID, type Id, sha256Id } from '../../../../src/common/id.js';

/** The IDs of the chain and its node: 32 bytes each, the node's 20. */
export interface Identity {
  readonly networkId: number;
  readonly subnetId: Id;
  readonly chainId: Id;
  readonly nodeId: Uint8Array;
}

/** AvalancheGo's `local` network. */
const LOCAL_NETWORK = 12345;

/** Derives the identity from a seed of any bytes. The same seed gives the same chain on the same node. */
export function identityFromSeed(seed: Uint8Array): Identity {
  const derive = (purpose: string) => sha256Id(Buffer.concat([seed, Buffer.from(purpose)]));
  return {
    networkId: LOCAL_NETWORK,
    subnetId: derive('subnet'),
    chainId: derive('chain'),
    nodeId: derive('node').subarray(0, 20),
  };
}

export const newSeed = (): Uint8Array => new Uint8Array(randomBytes(32));

/** The identity of the same chain on another node: only the node ID differs. */
export function onAnotherNode(identity: Identity, seed: Uint8Array): Identity {
  return { ...identity, nodeId: identityFromSeed(seed).nodeId };
}

/** The primary network's chains and asset, which a local network of one chain does not have. */
export const NO_PRIMARY_NETWORK = { xChainId: EMPTY_ID, cChainId: EMPTY_ID, avaxAssetId: EMPTY_ID };
