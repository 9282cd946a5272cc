import { describe, showProgress } from './check.command.js';
import { type Command, UsageError } from './command.js';
import { parseOptions } from './options.js';
import { PLACE_OPTIONS, PLACE_USAGE, placeOf, withStoredChain } from './stored-chain.js';

const OPTIONS = {
  ...PLACE_OPTIONS,
  'to-height': { type: 'string' },
  yes: { type: 'boolean', default: false },
} as const;

export const repairCommand: Command = {
  usage: `repair ${PLACE_USAGE} [--to-height N] [--yes]`,
  summary:
    'say how to repair what check finds, or how to go back to a height, and with --yes do it; stop the node first',
  async run(args) {
    const options = parseOptions('repair', args, OPTIONS);
    const place = placeOf('repair', options);
    const toHeight = heightOf(options['to-height']);
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
      const plan = repairPlan(report, toHeight);
      if (plan.length === 0) return;
      if (options.yes) await repair(database, report, toHeight);
      for (const step of plan) process.stdout.write(`${options.yes ? 'done' : 'would'}: ${step}\n`);
      if (!options.yes) process.stdout.write('nothing was changed; --yes does this\n');
    });
  },
};

function heightOf(text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,19}$/.test(text))
    throw new UsageError(`repair: --to-height takes a block's height, not '${text}'`);
  return BigInt(text);
}
