import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ChainInProcess, type InProcessOptions } from '../../../test/in-process/chain-in-process.js';
import { ENGINES, type TestEngine } from '../../../test/in-process/engines.js';
import { MemoryNodeDatabase } from '../../../test/in-process/memory-node-database.js';
import type { Block } from '../block/block.js';
import { ONCE } from '../database/caller.js';

/**
 * Archived blocks know which proposals they took. These tests cover what is queued again, and when, over several
 * starts.
 */
describe.each(Object.entries(ENGINES))('proposals of archived blocks in %s', (_name, start) => {
  let engine: TestEngine;
  let chain: ChainInProcess;
  let options: InProcessOptions;

  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine.dispose());
  afterEach(() => chain?.stop());

  async function begin(changes: InProcessOptions = {}): Promise<void> {
    options = { ...engine.fresh(), nodeDatabase: new MemoryNodeDatabase(), ...changes };
    chain = await ChainInProcess.start(options);
    await chain.bootstrap();
  }

  /** Starts the chain; the next starts have the same node database. */
  async function restart(nodeDatabase = options.nodeDatabase): Promise<void> {
    await chain.stop();
    options = { ...options, ...(nodeDatabase && { nodeDatabase }) };
    chain = await ChainInProcess.start(options);
  }

  async function drain(): Promise<string[]> {
    while (chain.vm.isPending) await chain.produce();
    return chain.texts();
  }

  /** Produces a block for each of these texts. */
  async function produce(...texts: string[]): Promise<Block[]> {
    for (const text of texts) await chain.propose(text);
    const blocks: Block[] = [];
    for (const _ of texts) blocks.push(await chain.produce());
    return blocks;
  }

  test('a proposal that is in an accepted block again is not queued for its archived one', async () => {
    await begin();
    // Another node's block, or an imported one: its data is not queued again, so our blocks come at lower heights.
    await chain.take(chain.foreign('foreign'));
    await produce('a', 'b', 'c');
    await restart(new MemoryNodeDatabase());
    await chain.bootstrap();
    await chain.produce();
    await restart();
    await chain.bootstrap();
    expect(chain.mempool.size).toBe(2);
    expect(await drain()).toEqual(['a', 'b', 'c']);
  });

  test('a proposal that two archived blocks took is queued once, and counted once', async () => {
    await begin();
    await chain.take(chain.foreign('foreign'));
    await produce('a');
    await restart(new MemoryNodeDatabase());
    await chain.bootstrap();
    await chain.produce();
    await restart(new MemoryNodeDatabase());
    await chain.bootstrap();
    expect(chain.mempool.size).toBe(1);
    expect(chain.mempool.sizeBytes).toBe(1);
    expect(await drain()).toEqual(['a']);
    expect(chain.mempool.sizeBytes).toBe(0);
  });

  test('an archived block that comes again does not take another proposal with the same data, however often the chain starts', async () => {
    await begin();
    const [block] = await produce('same');
    await chain.propose('same');
    // The first start lowers the height in the database, and fails then.
    await restart(new MemoryNodeDatabase());
    await restart();
    await chain.bootstrap([block as Block]);
    expect(await drain()).toEqual(['same', 'same']);
  });

  test('an archived block takes its proposal off the queue, also when it is full and the chain has started again', async () => {
    await begin({ mempool: { maxCount: 1 } });
    const [block] = await produce('ours');
    await restart(new MemoryNodeDatabase());
    await chain.bootstrap();
    expect(chain.mempool.size).toBe(1);
    await restart();
    await chain.bootstrap();
    await chain.take(block as Block);
    expect(await drain()).toEqual(['ours']);
  });

  test('… and while the chain bootstraps', async () => {
    await begin();
    const [block] = await produce('ours');
    await chain.propose('next');
    await restart(new MemoryNodeDatabase());
    await chain.bootstrap();
    await restart();
    await chain.bootstrap([block as Block]);
    expect(await drain()).toEqual(['ours', 'next']);
  });

  test('a proposal that arrives a second time after its block is not built again', async () => {
    await begin();
    await chain.propose('ours');
    const { seq, data } = chain.mempool.pending()[Symbol.iterator]().next().value ?? {};
    await chain.produce();
    // The network held this insert back, and the driver had sent it a second time meanwhile.
    const late = chain.database.statement(
      'late',
      'INSERT INTO {schema}.proposal (seq, data) VALUES ($1, $2)',
      'write',
    );
    await chain.database.run(late, [seq, data], ONCE);
    await restart();
    await chain.bootstrap();
    expect(await drain()).toEqual(['ours']);
  });
});
