import { describe, showProgress } from './check.command.js';
import type { Command } from './command.js';
import { PLACE_USAGE, parsePlace, withStoredChain } from './stored-chain.js';

export const repairCommand: Command = {
  usage: `repair ${PLACE_USAGE} [--yes]`,
  summary: 'what can be done about what check finds; --yes does it. The node must be stopped',
  async run(args) {
    const place = parsePlace('repair', args);
    const { ChainCheck } = await import('../modules/state/check/chain-check.js');
    const { holders, repair, repairPlan } = await import('../modules/state/check/chain-repair.js');
    await withStoredChain(place, async (database) => {
      if (place.url !== undefined && (await holders(database)) > 0) {
        throw new Error(
          `a running process holds the chain in schema ${database.schema}: stop its node first`,
        );
      }
      const report = await new ChainCheck(database).run(showProgress());
      process.stdout.write(describe(report));
      const plan = repairPlan(report);
      for (const step of plan) process.stdout.write(`${place.yes ? 'done' : 'would'}: ${step}\n`);
      if (plan.length === 0) return;
      if (place.yes) await repair(database, report);
      else process.stdout.write('nothing is changed without --yes\n');
    });
  },
};
