import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ChainInProcess, type InProcessOptions } from '../../../../test/in-process/chain-in-process.js';
import { ENGINES, type TestEngine } from '../../../../test/in-process/engines.js';
import { MemoryNodeDatabase } from '../../../../test/in-process/memory-node-database.js';
import { Block } from '../../block/block.js';
import { encodeGenesis, genesisBlock, parseGenesis } from '../../block/genesis.js';

const GENESIS = 'of timestampvm-rs';

/** A node's database from timestampvm-rs, with a chain of so many blocks after genesis. */
async function rsNode(
  count: number,
  status = 'Accepted',
): Promise<{ node: MemoryNodeDatabase; blocks: Block[] }> {
  const blocks = [genesisBlock(parseGenesis(Buffer.from(encodeGenesis(GENESIS))))];
  for (let i = 1; i <= count; i++) {
    const parent = blocks.at(-1) as Block;
    const block = Block.build(parent.id, BigInt(i), BigInt(i), Buffer.from(`rs ${i}`));
    // timestampvm-rs keeps the received bytes, and hashes those.
    blocks.push(i === 2 ? Block.parse(Buffer.concat([block.bytes, Buffer.from(' ')])) : block);
  }
  const node = new MemoryNodeDatabase();
  for (const block of blocks) {
    const value = JSON.stringify({ block_bytes: [...block.bytes], status });
    await node.write([{ key: Buffer.concat([Buffer.from('\0/'), block.id]), value: Buffer.from(value) }]);
  }
  await node.write([{ key: Buffer.from('last_accepted_block'), value: (blocks.at(-1) as Block).id }]);
  return { node, blocks };
}

describe.each(Object.entries(ENGINES))("timestampvm-rs's chain is imported into %s", (_name, start) => {
  let engine: TestEngine;
  let chain: ChainInProcess | undefined;

  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine.dispose());
  afterEach(async () => {
    await chain?.stop();
    chain = undefined;
  });

  const options = (nodeDatabase: MemoryNodeDatabase): InProcessOptions => ({
    ...engine.fresh(),
    nodeDatabase,
    genesis: GENESIS,
  });

  test('in order, byte for byte, and the chain goes on; its keys stay', async () => {
    const { node, blocks } = await rsNode(1_300);
    const keys = node.size;
    const place = options(node);
    chain = await ChainInProcess.start(place);
    expect(chain.height).toBe(1_300);
    expect(chain.log.lines.join()).toContain("importing timestampvm-rs's chain");
    for (const i of [1, 2, 3, 700, 1_300]) {
      const found = await chain.accepted.findAccepted(BigInt(i));
      expect(Buffer.from(found?.bytes ?? [])).toEqual(Buffer.from((blocks[i] as Block).bytes));
    }
    await chain.take(chain.foreign('after'));
    // The pointer is the only additional key.
    expect(node.size).toBe(keys + 1);
    await chain.stop();
    chain = await ChainInProcess.start(place);
    expect(chain.height).toBe(1_301);
  });

  test('after a kill in the middle the import goes on where it was', async () => {
    const { node } = await rsNode(1_300);
    const place = options(node);
    let writes = 0;
    node.beforeWrite = () => {
      if (++writes === 3) throw new Error('killed');
    };
    await expect(ChainInProcess.start(place)).rejects.toThrow('killed');
    node.beforeWrite = () => {};
    chain = await ChainInProcess.start(place);
    expect(chain.height).toBe(1_300);
    expect(chain.log.lines.join()).toMatch(/importing timestampvm-rs's chain \{"from":"\d{3}",/);
    expect((await chain.texts()).every((text, i) => text === `rs ${i + 1}`)).toBe(true);
  });

  test('a lost Postgres is filled again from it', async () => {
    const { node } = await rsNode(10);
    chain = await ChainInProcess.start(options(node));
    await chain.take(chain.foreign('after'));
    await chain.stop();
    chain = await ChainInProcess.start(options(node));
    expect(chain.height).toBe(10);
  });

  test('a changed block, a missing one, another genesis, a rejected one: refused with a clear text', async () => {
    const { node, blocks } = await rsNode(5);
    const key = Buffer.concat([Buffer.from('\0/'), (blocks[3] as Block).id]);
    const other = Buffer.from(
      JSON.stringify({ block_bytes: [...(blocks[4] as Block).bytes], status: 'Accepted' }),
    );
    await node.write([{ key, value: other }]);
    await expect(ChainInProcess.start(options(node))).rejects.toThrow(/the bytes of block \w+ have the hash/);
    await node.write([{ key }]);
    await expect(ChainInProcess.start(options(node))).rejects.toThrow(/block \w+ is missing/);
    const foreign = { ...options((await rsNode(5)).node), genesis: 'another' };
    await expect(ChainInProcess.start(foreign)).rejects.toThrow(
      /its block 1 follows \w+, but here block 0 is/,
    );
    const rejected = options((await rsNode(2, 'Rejected')).node);
    await expect(ChainInProcess.start(rejected)).rejects.toThrow(/its status is Rejected/);
  });
});
