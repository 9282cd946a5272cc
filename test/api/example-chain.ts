import { EXAMPLE } from '../../src/modules/rpc/example-values.js';
import { ChainInProcess, type InProcessOptions } from '../in-process/chain-in-process.js';
import { SetClock } from '../in-process/set-clock.js';

/** The chain of the description's examples, without a block: the tutorial's genesis, and a clock that stands still. */
export async function startExampleChain(options: InProcessOptions): Promise<ChainInProcess> {
  const clock = new SetClock(BigInt(EXAMPLE.time));
  const chain = await ChainInProcess.start({
    ...options,
    genesis: 'timestampvm',
    clock,
    isAdminEnabled: true,
  });
  await chain.bootstrap();
  return chain;
}
