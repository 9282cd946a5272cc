import { it } from 'vitest';
import { buildNode, buildWallet } from './build-node.js';
import { V1_10_12, V1_11_0, V1_14_2 } from './releases.js';
it('builds', async () => { await buildNode(V1_14_2); await buildNode(V1_10_12); await buildWallet(V1_11_0); await buildNode(V1_11_0); }, 3_000_000);
