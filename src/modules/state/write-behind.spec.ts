import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Log } from '../../common/log.js';
import { UnexpectedErrors } from '../../common/unexpected-errors.js';
import { Block } from '../block/block.js';
import { genesisBlock, parseGenesis } from '../block/genesis.js';
import { WriteBehind } from './write-behind.js';

const genesis = genesisBlock(parseGenesis(Buffer.from('{"data":"g"}')));

function blocks(count: number): Block[] {
  const made: Block[] = [];
  let parent = genesis;
  for (let i = 0; i < count; i++) {
    parent = Block.build(parent.id, parent.height + 1n, 1n, Buffer.from([i]));
    made.push(parent);
  }
  return made;
}

const accepted = (block: Block) => ({ block, proposal: undefined });

describe('a batch that cannot be written', () => {
  it('is told to the log at once, and to whoever comes next', async () => {
    const logged: Record<string, unknown>[] = [];
    const errors = new UnexpectedErrors(
      Log.to({ write: (line) => logged.push(JSON.parse(line)) }, 'info', {}),
    );
    const fault = new TypeError('a fault');
    const behind = new WriteBehind(
      () => Promise.reject(fault),
      (error) => errors.report(error, 'the writing of accepted blocks'),
    );
    for (const block of blocks(512)) await behind.add(accepted(block), []);
    await nextTurn();
    expect(logged).toEqual([
      expect.objectContaining({ level: 'error', error: 'a fault', stack: expect.any(String) }),
    ]);
    await expect(behind.flush()).rejects.toBe(fault);
    await expect(behind.add(accepted(genesis), [])).rejects.toBe(fault);
    expect(logged).toHaveLength(1);
    expect(behind.lag).toBe(512);
  });
});

it('writes in order, and knows each block until it is written', async () => {
  const written: bigint[] = [];
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const behind = new WriteBehind(
    async (batch) => {
      await held;
      written.push(...batch.map(({ block }) => block.height));
    },
    () => expect.unreachable(),
  );
  const all = blocks(600);
  for (const block of all) await behind.add(accepted(block), []);
  expect(behind.lag).toBe(600);
  expect(behind.writtenHeight).toBe(0n);
  expect(behind.findAt(7n)).toBe(all[6]);
  release();
  await behind.flush();
  expect(written).toEqual(all.map(({ height }) => height));
  expect([behind.lag, behind.writtenHeight, behind.findAt(7n)]).toEqual([0, undefined, undefined]);
});
