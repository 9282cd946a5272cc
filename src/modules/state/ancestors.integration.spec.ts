import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ChainInProcess, type InProcessOptions } from '../../../test/in-process/chain-in-process.js';
import { ENGINES, type TestEngine } from '../../../test/in-process/engines.js';
import { MemoryNodeDatabase } from '../../../test/in-process/memory-node-database.js';
import { Block } from '../block/block.js';

describe.each(Object.entries(ENGINES))('ancestors in %s', (_name, start) => {
  let engine: TestEngine;
  let chain: ChainInProcess;
  let options: InProcessOptions;

  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine.dispose());
  afterEach(() => chain?.stop());

  async function begin(): Promise<void> {
    options = { ...engine.fresh(), nodeDatabase: new MemoryNodeDatabase() };
    chain = await ChainInProcess.start(options);
  }

  async function restart(): Promise<void> {
    await chain.stop();
    chain = await ChainInProcess.start(options);
  }

  test('returns any number, in however many pages', async () => {
    await begin();
    await chain.vm.setState('bootstrapping');
    for (let i = 0; i < 1_100; i++) await chain.take(chain.foreign(`block ${i}`));
    await chain.vm.setState('normal');
    const { id } = chain.vm.lastAccepted;
    const heights = async (count: number, bytes: number): Promise<number[]> =>
      (await chain.vm.ancestors(id, count, bytes)).map((block) => Number(Block.parse(block).height));
    const downTo = (count: number): number[] => Array.from({ length: count }, (_, i) => 1_100 - i);
    for (const count of [1, 512, 513, 1_024, 1_025]) expect(await heights(count, 1e9)).toEqual(downTo(count));
    expect(await heights(5_000, 1e9)).toEqual(downTo(1_101));
    const blocks = await chain.vm.ancestors(id, 700, 1e9);
    const size = blocks.reduce((sum, block) => sum + block.length + 4, 0);
    expect(await heights(5_000, size)).toEqual(downTo(700));
    expect(await heights(5_000, size - 1)).toEqual(downTo(699));
    expect(await heights(0, 1e9)).toEqual([]);
  });

  test('returns the accepted bytes of stored, waiting and undecided blocks, whatever their content', async () => {
    await begin();
    await chain.vm.setState('bootstrapping');
    const add = async (data: Uint8Array, timestamp: bigint, change: (text: string) => string = (x) => x) => {
      const { id, height } = chain.vm.lastAccepted;
      const { bytes } = Block.build(id, height + 1n, timestamp, data);
      const block = Block.parse(Buffer.from(change(Buffer.from(bytes).toString('latin1')), 'latin1'));
      await chain.take(block);
      return block;
    };
    const taken = [
      chain.vm.lastAccepted,
      await add(new Uint8Array(0), 0n),
      await add(
        Uint8Array.from({ length: 256 }, (_, i) => i),
        1n,
      ),
      await add(Buffer.from('other nodes may write it so'), 1n, (text) => `\n${text.replace(',', ' , ')}\n`),
      await add(new Uint8Array(300_000).fill(171), 1_795_397_256n),
      await add(Buffer.from('upper case'), 1_795_397_256n, (text) =>
        text.replace(/0x.*"/, (hex) => `0x${hex.slice(2).toUpperCase()}`),
      ),
    ];
    await chain.vm.setState('normal');
    // After this nothing is in memory.
    await restart();
    await chain.vm.setState('bootstrapping');
    taken.push(await add(Buffer.from('behind'), 1_795_397_257n));
    const undecided = chain.foreign('undecided');
    await chain.vm.verify(undecided.bytes);
    taken.push(undecided);
    const found = await chain.vm.ancestors(undecided.id, 100, 1e9);
    expect(found.map((block) => Buffer.from(block).toString('latin1'))).toEqual(
      taken.map(({ bytes }) => Buffer.from(bytes).toString('latin1')).reverse(),
    );
  });
});
