import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BothPlugins } from './both-plugins.js';
import { step } from './fork-steps.js';
import { Forks } from './forks.js';
import { blockBytes } from './odd-blocks.js';
import { callBodies } from './odd-calls.js';
import { expectSame, expectSameCall, messageOf } from './same-answers.js';
import { say } from './say.js';

/**
 * Compares the verdicts on blocks and the answers to calls with those of timestampvm-rs. Both plugins get the same
 * random input, from a fixed seed unless another is given. Intended differences are noted beside the comparison, in
 * `same-answers.ts`, `forks.ts` and `odd-calls.ts`.
 */
const SEED = Number(process.env.VERDICTS_SEED ?? 1);

const GENESIS = '2ZTngdUzb6VQGAGdzarGiDU2P7Cb7gE8CDwyZsUsBsFDBeA4gw';

let both: BothPlugins;

beforeAll(async () => {
  say(`verdicts of VERDICTS_SEED=${SEED}`);
  both = await BothPlugins.start();
});
afterAll(() => both?.dispose());

it('accepts and refuses the same bytes as a block, and reads the same from them', async () => {
  const numRuns = 10_000;
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(blockBytes, async (bytes) => {
      const answer = await both.ask('ParseBlock', { bytes });
      expectSame(answer);
      if ('message' in answer.ours) taken++;
    }),
    { seed: SEED, numRuns },
  );
  expect(taken).toBeGreaterThan(numRuns / 10);
  expect(taken).toBeLessThan(numRuns * 0.9);
});

it('builds the proposals in their order, each on the preferred block', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 1000 }), { maxLength: 4 }), async (data) => {
      for (const datum of data) await propose(Buffer.from(datum).toString('base64'));
      for (const datum of data) {
        const built = await both.ask('BuildBlock');
        // A second may pass between the two plugins.
        expectSame(built, 'id', 'bytes', 'timestamp');
        const hex = Buffer.from(datum).toString('hex');
        for (const answer of Object.values(built)) {
          expect(JSON.parse(messageOf(answer).bytes)).toMatchObject({ data: `0x${hex}` });
        }
        await accept(messageOf(built.ours));
      }
      expectSame(await both.ask('BuildBlock'));
    }),
    { seed: SEED, numRuns: 50 },
  ));

it('verifies and decides in the same way', async () => {
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'max' }), async (steps) => {
      const forks = await Forks.from(both);
      for (const next of steps) await forks.take(next);
      await forks.end();
      taken += forks.taken;
    }),
    { seed: SEED, numRuns: 150 },
  );
  expect(taken).toBeGreaterThan(100);
});

it('answers the same calls in the same way', async () => {
  const numRuns = 3_000;
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(callBodies([GENESIS]), async (body) => {
      const answer = await both.post(body);
      expectSameCall(answer);
      if (answer.theirs !== undefined) answered++;
    }),
    { seed: SEED, numRuns },
  );
  expect(answered).toBeGreaterThan(numRuns / 3);
});

async function propose(data: string): Promise<void> {
  const params = `[{"data":"${data}"}]`;
  expectSameCall(await both.post(`{"jsonrpc":"2.0","id":1,"method":"proposeBlock","params":${params}}`));
}

/** Accepts this plugin's block in both plugins. */
async function accept({ id, bytes }: { id: Buffer; bytes: Buffer }): Promise<void> {
  expectSame(await both.ask('BlockVerify', { bytes }));
  expectSame(await both.ask('SetPreference', { id }));
  expectSame(await both.ask('BlockAccept', { id }));
}
