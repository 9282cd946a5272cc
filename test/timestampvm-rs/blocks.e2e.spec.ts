import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { idFromCb58, idToCb58 } from '../../src/common/id.js';
import { GENESIS_ID, idOf, nowSeconds, SteppedChain } from './stepped-chain.js';

// The way of a block, with the rules of timestampvm-rs (the tutorial's TimestampVM in Rust) one by one.

const EMPTY_ID = '11111111111111111111111111111111LpoYY';
const textOf = (block: { data: string }) => Buffer.from(block.data.slice(2), 'hex').toString();

let chain: SteppedChain;
beforeAll(async () => {
  chain = await SteppedChain.start();
});
afterAll(() => chain?.dispose());

describe('genesis', () => {
  it('is the block of height 0, timestamp 0, the empty parent and the data', async () => {
    expect(await chain.rpc('getBlock', [{ id: GENESIS_ID }])).toEqual({
      block: {
        data: '0x32596655705939524358',
        height: 0,
        parent_id: EMPTY_ID,
        timestamp: 0,
        id: GENESIS_ID,
        size: 10,
      },
      status: 'Accepted',
    });
  });
});

describe('build_block', () => {
  it('puts the first proposal into a child of the preferred block, and answers an error when there is none', async () => {
    await expect(chain.steps.build()).rejects.toThrow('no pending block');
    const parent = await chain.lastAccepted();
    await chain.propose('first');
    await chain.propose('second');
    const block = await chain.steps.build();
    const fields = JSON.parse(Buffer.from(block.bytes).toString());
    expect(fields).toMatchObject({ parent_id: parent, data: `0x${Buffer.from('first').toString('hex')}` });
    expect(nowSeconds() - fields.timestamp).toBeLessThan(5);
    expect(Buffer.from(block.id)).toEqual(idOf(block.bytes));
    await chain.steps.verify(block);
    await chain.steps.prefer(block);
    const next = await chain.steps.build();
    expect(JSON.parse(Buffer.from(next.bytes).toString())).toMatchObject({
      parent_id: idToCb58(block.id),
      data: `0x${Buffer.from('second').toString('hex')}`,
    });
    await chain.steps.accept(block);
    await chain.take(next);
  });
});

describe('accept', () => {
  it('makes the block the last accepted one, which stays', async () => {
    const block = await chain.accept('accepted');
    expect(await chain.lastAccepted()).toBe(idToCb58(block.id));
    expect(Buffer.from((await chain.vm.GetBlock({ id: block.id })).bytes)).toEqual(Buffer.from(block.bytes));
  });

  it('is a row in Postgres', async () => {
    const block = await chain.accept('a row');
    const [{ schema }] = (await chain.server.query(
      "SELECT table_schema AS schema FROM information_schema.tables WHERE table_name = 'block'",
    )) as [{ schema: string }];
    const rows = await chain.server.query(`SELECT height, data FROM ${schema}.block WHERE id = $1`, [
      block.id,
    ]);
    expect(rows).toEqual([{ height: String(block.height), data: Buffer.from('a row') }]);
  });

  it('a second time is no error', async () => {
    const block = await chain.accept('twice');
    await chain.vm.BlockAccept({ id: block.id });
    expect(await chain.lastAccepted()).toBe(idToCb58(block.id));
  });
});

describe('reject', () => {
  it('keeps the block for getBlock, and its proposal for another block', async () => {
    const tip = await chain.lastAccepted();
    await chain.propose('rejected once');
    const block = await chain.steps.build();
    await chain.steps.verify(block);
    await chain.steps.reject(block);
    expect(await chain.lastAccepted()).toBe(tip);
    await chain.vm.SetPreference({ id: idFromCb58(tip) });
    const again = await chain.steps.build();
    await chain.take(again);
    const { block: shown } = await chain.rpc<{ block: { data: string } }>('getBlock', [
      { id: await chain.lastAccepted() },
    ]);
    expect(textOf(shown)).toBe('rejected once');
  });

  it("shows another node's rejected block by getBlock, and verifies it again when asked", async () => {
    const bytes = await chain.childOf(await chain.lastAccepted(), { data: '0xfefe' });
    await chain.vm.BlockVerify({ bytes });
    await chain.vm.BlockReject({ id: idOf(bytes) });
    await expect
      .poll(() => chain.rpc('getBlock', [{ id: idToCb58(idOf(bytes)) }]).catch(() => undefined))
      .toMatchObject({ block: { data: '0xfefe' } });
    await chain.vm.BlockVerify({ bytes });
    await chain.vm.BlockReject({ id: idOf(bytes) });
  });
});

describe('verify', () => {
  let tip: string;
  beforeEach(async () => {
    tip = await chain.lastAccepted();
  });
  const verify = async (changes: object) =>
    chain.vm.BlockVerify({ bytes: await chain.childOf(tip, changes) });

  it('accepts a block of another node, and keeps it for get_block', async () => {
    const bytes = await chain.childOf(tip, { data: '0xab' });
    await chain.vm.BlockVerify({ bytes });
    expect(Buffer.from((await chain.vm.GetBlock({ id: idOf(bytes) })).bytes)).toEqual(bytes);
    await chain.vm.BlockReject({ id: idOf(bytes) });
  });

  it('accepts a block that it already knows', async () => {
    const { bytes } = await chain.vm.GetBlock({ id: idFromCb58(tip) });
    await chain.vm.BlockVerify({ bytes });
    expect(await chain.lastAccepted()).toBe(tip);
  });

  it('refuses a height that is not the next one', async () => {
    await expect(verify({ height: 999 })).rejects.toThrow(
      /parent block height \d+ != current block height 999 - 1/,
    );
  });

  it('refuses a time before the parent', async () => {
    await expect(verify({ timestamp: 1 })).rejects.toThrow(
      /parent block timestamp \d+ > current block timestamp 1/,
    );
  });

  it('refuses a time an hour ahead', async () => {
    const timestamp = nowSeconds() + 3700;
    await expect(verify({ timestamp })).rejects.toThrow(
      `block timestamp ${timestamp} is more than 1 hour ahead of local time`,
    );
  });

  it('refuses an unknown parent', async () => {
    const bytes = await chain.childOf(tip, { parent_id: idToCb58(new Uint8Array(32).fill(7)) });
    await expect(chain.vm.BlockVerify({ bytes })).rejects.toThrow('not found');
  });

  it('refuses bytes that are no block', async () => {
    await expect(chain.vm.BlockVerify({ bytes: Buffer.from('{"height":1}') })).rejects.toThrow('parent_id');
    await expect(chain.vm.ParseBlock({ bytes: Buffer.from('no json') })).rejects.toThrow();
  });
});
