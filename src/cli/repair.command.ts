import { describe, showProgress } from './check.command.js';
import type { Command } from './command.js';
import { parseOptions } from './options.js';
import { PLACE_OPTIONS, PLACE_USAGE, placeOf, withStoredChain } from './stored-chain.js';

const OPTIONS = { ...PLACE_OPTIONS, yes: { type: 'boolean', default: false } } as const;

export const repairCommand: Command = {
  usage: `repair ${PLACE_USAGE} [--yes]`,
  summary: 'say how to repair what check finds, and with --yes do it; stop the node first',
  async run(args) {
    const options = parseOptions('repair', args, OPTIONS);
    const place = placeOf('repair', options);
    const { ChainCheck } = await import('../modules/ledger/check/chain-check.js');
    const { holders, repair, repairPlan } = await import('../modules/ledger/check/chain-repair.js');
    await withStoredChain(place, async (database) => {
      if (place.url !== undefined && (await holders(database)) > 0) {
        throw new Error(
          `a running process holds the chain in schema ${database.schema}: stop its node first`,
        );
      }
      const report = await new ChainCheck(database).run(showProgress());
      process.stdout.write(describe(report));
      const plan = repairPlan(report);
      if (plan.length === 0) return;
      if (options.yes) await repair(database, report);
      for (const step of plan) process.stdout.write(`${options.yes ? 'done' : 'would'}: ${step}\n`);
      if (!options.yes) process.stdout.write('nothing was changed; --yes does this\n');
    });
  },
};
