import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sourcesOf } from './build-node.js';
import type { Release } from './releases.js';

/** The flags that make a node the local genesis' validator of this number (from 1); v1.10 and v1.11 ship no BLS signers. */
export async function stakingKeyFlags(release: Release, number: number): Promise<string[]> {
  const dir = join(await sourcesOf(release), 'staking/local');
  const signer = join(dir, `signer${number}.key`);
  return [
    `--staking-tls-cert-file=${join(dir, `staker${number}.crt`)}`,
    `--staking-tls-key-file=${join(dir, `staker${number}.key`)}`,
    ...(existsSync(signer) ? [`--staking-signer-key-file=${signer}`] : []),
  ];
}
