import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ChainInProcess } from '../../../test/in-process/chain-in-process.js';
import { ENGINES, type TestEngine } from '../../../test/in-process/engines.js';
import { MemoryNodeDatabase } from '../../../test/in-process/memory-node-database.js';
import { idToCb58 } from '../../common/id.js';

const unknown = (n: number) => new Uint8Array(32).fill(n);

describe.each(Object.entries(ENGINES))('blocks by their ID in %s', (_name, start) => {
  let engine: TestEngine;
  let chain: ChainInProcess;
  /** The names of the statements since the last call. */
  let statements: string[];

  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine.dispose());
  beforeEach(async () => {
    statements = [];
    chain = await ChainInProcess.start(engine.fresh());
    await chain.bootstrap();
    chain.database.onStatement((name) => statements.push(name));
  });
  afterEach(() => chain.stop());

  test('an unknown block costs one query, for a client and for the host', async () => {
    expect(await chain.state.findKnown(unknown(1))).toBeUndefined();
    expect(await chain.vm.get(unknown(2))).toBeUndefined();
    expect(statements).toEqual(['blocks_by_id', 'blocks_by_id']);
  });

  test('accepted and rejected blocks are found by the same query, and distinguished', async () => {
    const [accepted, rejected] = [chain.foreign('accepted'), chain.foreign('rejected')];
    await chain.vm.verify(rejected.bytes);
    await chain.take(accepted);
    chain.vm.reject(rejected.id);
    expect(await chain.state.findKnown(rejected.id)).toMatchObject({ status: 'rejected' });
    await chain.state.settle();
    statements.length = 0;
    const known = await chain.state.findKnown(rejected.id);
    expect([known?.status, known && idToCb58(known.block.id)]).toEqual(['rejected', idToCb58(rejected.id)]);
    expect(await chain.state.find(rejected.id)).toBeUndefined();
    const stored = await chain.accepted.findStored(accepted.id, chain.state.host);
    expect([stored?.status, stored && idToCb58(stored.block.id)]).toEqual([
      'accepted',
      idToCb58(accepted.id),
    ]);
    expect(statements).toEqual(['blocks_by_id', 'blocks_by_id', 'blocks_by_id']);
  });

  test('an archived block is unknown, unless it was rejected too', async () => {
    await chain.stop();
    const options = engine.fresh();
    chain = await ChainInProcess.start({ ...options, nodeDatabase: new MemoryNodeDatabase() });
    const lost = chain.foreign('lost');
    await chain.take(lost);
    await chain.take(chain.foreign('second', lost));
    await chain.stop();
    // The node was wiped: all blocks but genesis are an archive.
    chain = await ChainInProcess.start({ ...options, nodeDatabase: new MemoryNodeDatabase() });
    expect(await chain.state.findKnown(lost.id)).toBeUndefined();
    await chain.vm.verify(lost.bytes);
    chain.vm.reject(lost.id);
    await chain.state.settle();
    expect(await chain.state.findKnown(lost.id)).toMatchObject({ status: 'rejected' });
  });
});
