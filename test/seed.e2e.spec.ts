import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { idFromCb58, idToCb58 } from '../src/common/id.js';
import { type HostedChain, startHostedChain } from './hosted-chain.js';
import { PostgresServer } from './postgres-server.js';

/**
 * Every row of the seed (the tutorial's TimestampVM in Rust), through the real plugin process: what the host calls is
 * called by hand, so that each step can be looked at.
 */
const GENESIS_ID = 'WFBLfMkNe3gTQ7Vzy3Zo5vBpQD6vq4ebZRRtgt2pVgZxARELB';
const EMPTY_ID = '11111111111111111111111111111111LpoYY';

let server: PostgresServer;
let hosted: HostedChain;

beforeAll(async () => {
  server = await PostgresServer.start();
  hosted = await startHostedChain({
    genesis: '2YfUpY9RCX',
    automatic: false,
    config: { database: { url: server.url } },
  });
});
afterAll(async () => {
  await hosted.stop();
  await server.dispose();
});

const vm = () => hosted.plugin.vm;
const base64 = (text: string) => Buffer.from(text).toString('base64');
const propose = (text: string) => hosted.rpc('proposeBlock', [{ data: base64(text) }]);
const textOf = (block: { data: string }) => Buffer.from(block.data.slice(2), 'hex').toString();
const lastAccepted = async () => (await hosted.rpc<{ id: string }>('lastAccepted')).id;
const nowSeconds = () => Math.floor(Date.now() / 1000);

/** A child of a block, encoded as the seed does. */
async function childOf(parentId: string, changes: object = {}): Promise<Buffer> {
  const { block } = await hosted.rpc<{ block: { height: number; timestamp: number } }>('getBlock', [
    { id: parentId },
  ]);
  const fields = { parent_id: parentId, height: block.height + 1, timestamp: nowSeconds(), data: '0x01' };
  return Buffer.from(JSON.stringify({ ...fields, ...changes }));
}
const idOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

async function accept(text: string) {
  await propose(text);
  const block = await hosted.chain.build();
  await hosted.chain.verify(block);
  await hosted.chain.prefer(block);
  await hosted.chain.accept(block);
  return block;
}

describe('genesis', () => {
  it('is the block of height 0, timestamp 0, the empty parent and the data', async () => {
    expect(await hosted.rpc('getBlock', [{ id: GENESIS_ID }])).toEqual({
      block: { data: '0x32596655705939524358', height: 0, parent_id: EMPTY_ID, timestamp: 0 },
    });
  });
});

describe('build_block', () => {
  it('puts the first datum into a child of the preferred block, and answers an error when there is none', async () => {
    await expect(hosted.chain.build()).rejects.toThrow('no pending block');
    const parent = await lastAccepted();
    await propose('first');
    await propose('second');
    const block = await hosted.chain.build();
    const fields = JSON.parse(Buffer.from(block.bytes).toString());
    expect(fields).toMatchObject({ parent_id: parent, data: `0x${Buffer.from('first').toString('hex')}` });
    expect(nowSeconds() - fields.timestamp).toBeLessThan(5);
    expect(Buffer.from(block.id)).toEqual(idOf(block.bytes));
    await hosted.chain.verify(block);
    await hosted.chain.prefer(block);
    const next = await hosted.chain.build();
    expect(JSON.parse(Buffer.from(next.bytes).toString())).toMatchObject({
      parent_id: idToCb58(block.id),
      data: `0x${Buffer.from('second').toString('hex')}`,
    });
    await hosted.chain.accept(block);
    await hosted.chain.verify(next);
    await hosted.chain.prefer(next);
    await hosted.chain.accept(next);
  });
});

describe('accept', () => {
  it('makes the block the last accepted one, which stays', async () => {
    const block = await accept('accepted');
    expect(await lastAccepted()).toBe(idToCb58(block.id));
    expect(Buffer.from((await vm().GetBlock({ id: block.id })).bytes)).toEqual(Buffer.from(block.bytes));
  });

  it('is a row in Postgres', async () => {
    const block = await accept('a row');
    const [{ schema }] = (await server.query(
      "SELECT table_schema AS schema FROM information_schema.tables WHERE table_name = 'block'",
    )) as [{ schema: string }];
    const rows = await server.query(`SELECT height, data FROM ${schema}.block WHERE id = $1`, [block.id]);
    expect(rows).toEqual([{ height: String(block.height), data: Buffer.from('a row') }]);
  });

  it('a second time is no error', async () => {
    const block = await accept('twice');
    await vm().BlockAccept({ id: block.id });
    expect(await lastAccepted()).toBe(idToCb58(block.id));
  });
});

describe('reject', () => {
  it('keeps the block for those who ask, and its datum for another block', async () => {
    const tip = await lastAccepted();
    await propose('rejected once');
    const block = await hosted.chain.build();
    await hosted.chain.verify(block);
    await hosted.chain.reject(block);
    expect(await lastAccepted()).toBe(tip);
    await vm().SetPreference({ id: idFromCb58(tip) });
    const again = await hosted.chain.build();
    await hosted.chain.verify(again);
    await hosted.chain.prefer(again);
    await hosted.chain.accept(again);
    const { block: shown } = await hosted.rpc<{ block: { data: string } }>('getBlock', [
      { id: await lastAccepted() },
    ]);
    expect(textOf(shown)).toBe('rejected once');
  });

  it("shows another node's rejected block by getBlock, and verifies it again when asked", async () => {
    const bytes = await childOf(await lastAccepted(), { data: '0xfefe' });
    await vm().BlockVerify({ bytes });
    await vm().BlockReject({ id: idOf(bytes) });
    await expect
      .poll(() => hosted.rpc('getBlock', [{ id: idToCb58(idOf(bytes)) }]).catch(() => undefined))
      .toMatchObject({ block: { data: '0xfefe' } });
    await vm().BlockVerify({ bytes });
    await vm().BlockReject({ id: idOf(bytes) });
  });
});

describe('verify', () => {
  let tip: string;
  beforeEach(async () => {
    tip = await lastAccepted();
  });
  const verify = async (changes: object) => vm().BlockVerify({ bytes: await childOf(tip, changes) });

  it('takes a block of another node, and keeps it for get_block', async () => {
    const bytes = await childOf(tip, { data: '0xab' });
    await vm().BlockVerify({ bytes });
    expect(Buffer.from((await vm().GetBlock({ id: idOf(bytes) })).bytes)).toEqual(bytes);
    await vm().BlockReject({ id: idOf(bytes) });
  });

  it('takes a block that it knows already', async () => {
    const { bytes } = await vm().GetBlock({ id: idFromCb58(tip) });
    await vm().BlockVerify({ bytes });
    expect(await lastAccepted()).toBe(tip);
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
    const bytes = await childOf(tip, { parent_id: idToCb58(new Uint8Array(32).fill(7)) });
    await expect(vm().BlockVerify({ bytes })).rejects.toThrow('not found');
  });

  it('refuses bytes that are no block', async () => {
    await expect(vm().BlockVerify({ bytes: Buffer.from('{"height":1}') })).rejects.toThrow('parent_id');
    await expect(vm().ParseBlock({ bytes: Buffer.from('no json') })).rejects.toThrow();
  });
});

describe('parse_block and its batch', () => {
  it('give the ID of the bytes as received', async () => {
    const bytes = Buffer.concat([Buffer.from(' '), await childOf(await lastAccepted())]);
    const one = await vm().ParseBlock({ bytes });
    expect(Buffer.from(one.id)).toEqual(idOf(bytes));
    const { response } = await vm().BatchedParseBlock({ request: [bytes, bytes] });
    expect(response.map(({ id }) => Buffer.from(id))).toEqual([idOf(bytes), idOf(bytes)]);
  });
});

describe('get_block and its relatives', () => {
  it('report an unknown block as data, never as an error', async () => {
    expect((await vm().GetBlock({ id: new Uint8Array(32) })).err).toBe('ERROR_NOT_FOUND');
    expect((await vm().GetBlockIDAtHeight({ height: 1_000_000n })).err).toBe('ERROR_NOT_FOUND');
    const none = await vm().GetAncestors({
      blkId: new Uint8Array(32),
      maxBlocksNum: 10,
      maxBlocksSize: 1_000_000,
      maxBlocksRetrivalTime: 1_000_000_000n,
    });
    expect(none.blksBytes).toEqual([]);
  });

  it('find accepted blocks by height', async () => {
    const { blkId } = await vm().GetBlockIDAtHeight({ height: 0n });
    expect(idToCb58(blkId)).toBe(GENESIS_ID);
  });

  it('give ancestors, nearest first, within count and bytes', async () => {
    const last = await accept('the last of some');
    const ask = async (maxBlocksNum: number, maxBlocksSize: number) =>
      (
        await vm().GetAncestors({
          blkId: last.id,
          maxBlocksNum,
          maxBlocksSize,
          maxBlocksRetrivalTime: 1_000_000_000n,
        })
      ).blksBytes.map((bytes) => Buffer.from(bytes));
    const all = await ask(1000, 1_000_000);
    expect(all).toHaveLength(Number(last.height) + 1);
    for (const [i, bytes] of all.slice(0, -1).entries()) {
      expect(JSON.parse(bytes.toString()).parent_id).toBe(idToCb58(idOf(all[i + 1] as Buffer)));
    }
    expect(await ask(3, 1_000_000)).toEqual(all.slice(0, 3));
    const two = (all[0] as Buffer).length + (all[1] as Buffer).length + 8;
    expect(await ask(1000, two)).toEqual(all.slice(0, 2));
    expect(await ask(1000, two - 1)).toEqual(all.slice(0, 1));
    expect(await ask(1000, 1)).toEqual(all.slice(0, 1));
  });
});

describe('notify_block_ready', () => {
  it('answers WaitForEvent when something can be built, and only then', async () => {
    const waiting = vm().WaitForEvent({});
    const early = await Promise.race([
      waiting,
      new Promise((done) => setTimeout(done, 100, 'still waiting')),
    ]);
    expect(early).toBe('still waiting');
    await propose('wakes the engine');
    expect((await waiting).message).toBe('MESSAGE_BUILD_BLOCK');
    expect((await vm().WaitForEvent({})).message).toBe('MESSAGE_BUILD_BLOCK');
    const block = await hosted.chain.build();
    await hosted.chain.verify(block);
    await hosted.chain.prefer(block);
    await hosted.chain.accept(block);
  });
});

describe('state sync', () => {
  it('is "not implemented", as data', async () => {
    for (const answer of [
      await vm().StateSyncEnabled({}),
      await vm().GetOngoingSyncStateSummary({}),
      await vm().GetLastStateSummary({}),
      await vm().ParseStateSummary({}),
      await vm().GetStateSummary({}),
      await vm().StateSummaryAccept({}),
    ]) {
      expect(answer.err).toBe('ERROR_STATE_SYNC_NOT_IMPLEMENTED');
    }
  });
});

describe('create_handlers', () => {
  it('serve the API at /rpc', async () => {
    const { handlers } = await vm().CreateHandlers({});
    expect(handlers.map(({ prefix }) => prefix)).toContain('/rpc');
  });
});

describe('set_state', () => {
  it('answers with the last accepted block', async () => {
    const answer = await vm().SetState({ state: 'STATE_BOOTSTRAPPING' });
    expect(idToCb58(answer.lastAcceptedId)).toBe(await lastAccepted());
    const normal = await vm().SetState({ state: 'STATE_NORMAL_OP' });
    expect(normal.height).toBe(answer.height);
  });
});
