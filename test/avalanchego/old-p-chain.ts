import type { ChainIds, ChainRequest } from '../../packages/devnet/src/chain-request.js';
import { buildWallet } from './build-node.js';
import { run } from './command.js';
import type { Release } from './releases.js';

/** Makes a subnet and a chain on a release before v1.13, whose transactions only AvalancheGo's own wallet knows how to build. */
export async function createOnOldPChain(
  wallet: Release,
  uri: string,
  request: ChainRequest,
): Promise<ChainIds> {
  return JSON.parse(await run(await buildWallet(wallet), [uri, JSON.stringify(request)]));
}
