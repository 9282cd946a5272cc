import type { ChainReport } from '../modules/ledger/check/chain-check.js';
import type { Command } from './command.js';
import { parseOptions } from './options.js';
import { PLACE_OPTIONS, PLACE_USAGE, placeOf, withStoredChain } from './stored-chain.js';

const POINTER_NOTE =
  "not checked: the pointer to the last block in the node's own database; the plugin compares both when it starts";

export const checkCommand: Command = {
  usage: `check ${PLACE_USAGE}`,
  summary:
    'check a stored chain (hashes, parents, heights, gaps) and report what is wrong; exit code 1 if anything is',
  async run(args) {
    const place = placeOf('check', parseOptions('check', args, PLACE_OPTIONS));
    const { ChainCheck } = await import('../modules/ledger/check/chain-check.js');
    const report = await withStoredChain(place, (database) => new ChainCheck(database).run(showProgress()));
    process.stdout.write(`${describe(report)}${POINTER_NOTE}\n`);
    if (report.problems.length > 0) process.exitCode = 1;
  },
};

/** Prints a progress line to standard error every few seconds. */
export function showProgress(): (height: bigint, of: bigint) => void {
  let told = Date.now();
  return (height, of) => {
    if (Date.now() - told < 5_000) return;
    told = Date.now();
    process.stderr.write(`block ${height} of ${of}\n`);
  };
}

export function describe(report: ChainReport): string {
  const { schema, height, soundHeight, archived, queued, problems } = report;
  const lines = [
    `schema ${schema}: last accepted height ${height}, ${archived} archived blocks above it, ${queued} proposals in the queue`,
    ...problems.map((problem) => `wrong: ${problem}`),
    problems.length === 0
      ? 'nothing wrong found'
      : `sound up to height ${soundHeight}; see: timestampvm repair ${PLACE_USAGE}`,
  ];
  return `${lines.join('\n')}\n`;
}
