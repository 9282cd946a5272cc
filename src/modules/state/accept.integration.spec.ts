import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ChainInProcess, type InProcessOptions } from '../../../test/in-process/chain-in-process.js';
import { ENGINES, type TestEngine } from '../../../test/in-process/engines.js';
import { MemoryNodeDatabase } from '../../../test/in-process/memory-node-database.js';
import { until } from '../../../test/process/until.js';
import { Block } from '../block/block.js';
import { ONCE } from '../database/caller.js';
import { AcceptedConflictError, AcceptRepository } from '../ledger/accept.repository.js';
import { HistoryMismatchError } from '../ledger/starting-height.js';
import { AcceptedWriter } from './accepted-writer.js';

describe.each(Object.entries(ENGINES))('accepted blocks in %s', (_name, start) => {
  let engine: TestEngine;
  let chain: ChainInProcess;
  let options: InProcessOptions;
  let node: MemoryNodeDatabase;

  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine.dispose());
  afterEach(() => chain?.stop());

  async function begin(): Promise<void> {
    node = new MemoryNodeDatabase();
    options = { ...engine.fresh(), nodeDatabase: node };
    chain = await ChainInProcess.start(options);
  }

  async function restart(changes: InProcessOptions = {}): Promise<void> {
    await chain.stop();
    chain = await ChainInProcess.start({ ...options, ...changes });
  }

  const height = (): Promise<{ height: string; proposals: number }[]> =>
    chain.database.run(
      chain.database.statement(
        'look',
        'SELECT height::text AS height, (SELECT count(*)::int FROM {schema}.proposal) AS proposals FROM {schema}.chain',
      ),
      [],
      ONCE,
    );

  test('one commit stores the block and removes its proposal from the queue', async () => {
    await begin();
    await chain.bootstrap();
    await chain.propose('a');
    await chain.propose('b');
    expect(await height()).toEqual([{ height: '0', proposals: 2 }]);
    await chain.produce();
    expect(await height()).toEqual([{ height: '1', proposals: 1 }]);
    await restart();
    expect(await chain.texts()).toEqual(['a']);
    expect(chain.mempool.size).toBe(1);
  });

  test('a second accept is a no-op; another block at the height is refused by the database and fatal', async () => {
    await begin();
    const block = chain.foreign('one');
    const other = chain.foreign('other');
    await chain.take(block);
    await chain.vm.accept(block.id);
    await chain.vm.accept(block.id);
    expect(chain.height).toBe(1);
    const writer = chain.get(AcceptedWriter);
    await expect(writer.write([{ block: other, proposal: undefined }], [])).rejects.toThrow(
      /was accepted at height 1, but the database refuses it there \(it has /,
    );
    await expect(writer.write([{ block: other, proposal: undefined }], [])).rejects.toBeInstanceOf(
      AcceptedConflictError,
    );
    // The pointer does not name the refused block, so at the next start both databases agree, below it.
    await restart();
    expect(chain.height).toBe(0);
    await chain.take(block);
    expect(chain.height).toBe(1);
  });

  test('a commit whose answer was lost is found, neither repeated nor refused', async () => {
    await begin();
    const block = chain.foreign('one');
    const writer = chain.get(AcceptedWriter);
    await writer.write([{ block, proposal: undefined }], []);
    await writer.write([{ block, proposal: undefined }], []);
    await chain.take(block);
    expect(await height()).toEqual([{ height: '1', proposals: 0 }]);
  });

  test('a row of the archive does not make a refused accept look like a repeated one', async () => {
    await begin();
    const one = chain.foreign('one');
    const two = chain.foreign('two', one);
    await chain.take(one);
    await chain.take(two);
    await restart({ nodeDatabase: new MemoryNodeDatabase() });
    const writer = chain.get(AcceptedWriter);
    // Height 2 is in the archive with this very block, but 1 is not accepted yet.
    await expect(writer.write([{ block: two, proposal: undefined }], [])).rejects.toBeInstanceOf(
      AcceptedConflictError,
    );
  });

  test('without a pointer: genesis; the rows above are invisible, the same block confirms them, and another block replaces them', async () => {
    await begin();
    const blocks = [chain.foreign('1')];
    for (const text of ['2', '3']) blocks.push(chain.foreign(text, blocks.at(-1)));
    for (const block of blocks) await chain.take(block);
    await restart({ nodeDatabase: new MemoryNodeDatabase() });
    expect(chain.height).toBe(0);
    const [one, two, three] = blocks as [Block, Block, Block];
    for (const block of blocks) {
      expect(await chain.vm.get(block.id)).toBeUndefined();
      expect((await chain.vm.parse(block.bytes)).status).toBe('processing');
      expect(await chain.vm.idAtHeight(block.height)).toBeUndefined();
      expect(await chain.vm.ancestors(block.id, 10, 1e6)).toEqual([]);
    }
    await chain.take(one);
    expect(await chain.vm.get(two.id)).toBeUndefined();
    const other = chain.foreign('other');
    await chain.take(other);
    expect(await chain.texts()).toEqual(['1', 'other']);
    expect(await chain.vm.get(two.id)).toBeUndefined();
    expect(await chain.vm.get(three.id)).toBeUndefined();
  });

  test('while blocks are written behind, the archive at their heights stays invisible', async () => {
    await begin();
    const old = [chain.foreign('old 1')];
    old.push(chain.foreign('old 2', old[0]));
    for (const block of old) await chain.take(block);
    await restart({ nodeDatabase: new MemoryNodeDatabase() });
    await chain.vm.setState('bootstrapping');
    const one = chain.foreign('new 1');
    await chain.take(one);
    const two = chain.foreign('new 2');
    await chain.take(two);
    expect(chain.accepted.writeBehindLag).toBe(2);
    for (const block of old) {
      expect(await chain.vm.get(block.id)).toBeUndefined();
      expect(await chain.vm.ancestors(block.id, 10, 1e6)).toEqual([]);
    }
    expect((await chain.vm.ancestors(two.id, 10, 1e6)).length).toBe(3);
    await chain.vm.setState('normal');
    expect(await chain.texts()).toEqual(['new 1', 'new 2']);
  });

  test('Postgres ahead of the pointer: the pointer; Postgres behind: Postgres', async () => {
    await begin();
    const one = chain.foreign('1');
    await chain.take(one);
    const older = node.copy();
    await chain.take(chain.foreign('2'));
    await restart({ nodeDatabase: older });
    expect(chain.height).toBe(1);
    expect(await chain.texts()).toEqual(['1']);
    // The pointer of the newer copy says 2, and the chain in the database ends at 1.
    await restart({ nodeDatabase: node });
    expect(chain.height).toBe(1);
  });

  test('a pointer to another block than in the database is refused with a clear text', async () => {
    await begin();
    await chain.take(chain.foreign('mine'));
    const foreignNode = new MemoryNodeDatabase();
    const own = options;
    await chain.stop();
    chain = await ChainInProcess.start({ ...engine.fresh(), nodeDatabase: foreignNode });
    await chain.take(chain.foreign('yours'));
    await chain.stop();
    await expect(ChainInProcess.start({ ...own, nodeDatabase: foreignNode })).rejects.toBeInstanceOf(
      HistoryMismatchError,
    );
    chain = await ChainInProcess.start(own);
    expect(await chain.texts()).toEqual(['mine']);
  });

  test("another chain's schema, or another genesis, is refused with a clear text", async () => {
    await begin();
    await chain.stop();
    await expect(ChainInProcess.start({ ...options, chainId: new Uint8Array(32).fill(1) })).rejects.toThrow(
      /holds the chain .*, not /,
    );
    await expect(ChainInProcess.start({ ...options, genesis: 'another' })).rejects.toThrow(
      /whose genesis block is/,
    );
    chain = await ChainInProcess.start(options);
  });

  test('write-behind: in order, in batches; the switch waits for them; the last ones go by themselves', async () => {
    await begin();
    await chain.vm.setState('bootstrapping');
    let parent = chain.vm.lastAccepted;
    for (let i = 0; i < 600; i++) {
      const block = chain.foreign(`block ${i}`, parent);
      await chain.take(block);
      parent = block;
    }
    expect(chain.accepted.writeBehindLag).toBeGreaterThan(0);
    await until(() => chain.accepted.writeBehindLag === 0, { what: 'the tail in Postgres', every: 10 });
    await chain.take(chain.foreign('tail'));
    await chain.vm.setState('normal');
    expect(chain.accepted.writeBehindLag).toBe(0);
    expect(await height()).toEqual([{ height: '601', proposals: 0 }]);
    await restart();
    expect(chain.height).toBe(601);
    expect((await chain.texts()).at(-1)).toBe('tail');
  });

  test('write-behind: is bounded, and a failure stops the chain', async () => {
    await begin();
    await chain.vm.setState('bootstrapping');
    const repository = chain.get(AcceptRepository);
    const accept = repository.accept.bind(repository);
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    repository.accept = async (...values) => {
      await gate;
      return accept(...values);
    };
    let most = 0;
    const feeding = (async () => {
      let parent = chain.vm.lastAccepted;
      for (let i = 0; i < 4_500; i++) {
        const block = chain.foreign(`block ${i}`, parent);
        await chain.take(block);
        parent = block;
        most = Math.max(most, chain.accepted.writeBehindLag);
      }
    })();
    await until(() => chain.accepted.writeBehindLag > 4_096, {
      what: 'as much as may be on its way',
      every: 1,
    });
    open();
    await feeding;
    expect(most).toBeLessThanOrEqual(4_097);
    repository.accept = async () => {
      throw new Error('the disk is on fire');
    };
    await expect(chain.vm.setState('normal')).rejects.toThrow('the disk is on fire');
    await expect(chain.take(chain.foreign('more'))).rejects.toThrow('the disk is on fire');
  });
});
