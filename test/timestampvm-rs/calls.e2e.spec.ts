import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idToCb58 } from '../../src/common/id.js';
import { GENESIS_ID, idOf, SteppedChain } from './stepped-chain.js';

// The host's other calls, one by one as timestampvm-rs (the tutorial's TimestampVM in Rust) answers them.

let chain: SteppedChain;
beforeAll(async () => {
  chain = await SteppedChain.start();
});
afterAll(() => chain?.dispose());

describe('parse_block and its batch', () => {
  it('give the ID of the bytes as received', async () => {
    const bytes = Buffer.concat([Buffer.from(' '), await chain.childOf(await chain.lastAccepted())]);
    const one = await chain.vm.ParseBlock({ bytes });
    expect(Buffer.from(one.id)).toEqual(idOf(bytes));
    const { response } = await chain.vm.BatchedParseBlock({ request: [bytes, bytes] });
    expect(response.map(({ id }) => Buffer.from(id))).toEqual([idOf(bytes), idOf(bytes)]);
  });
});

describe('get_block and its relatives', () => {
  it('report an unknown block as data, never as an error', async () => {
    expect((await chain.vm.GetBlock({ id: new Uint8Array(32) })).err).toBe('ERROR_NOT_FOUND');
    expect((await chain.vm.GetBlockIDAtHeight({ height: 1_000_000n })).err).toBe('ERROR_NOT_FOUND');
    const none = await chain.vm.GetAncestors({
      blkId: new Uint8Array(32),
      maxBlocksNum: 10,
      maxBlocksSize: 1_000_000,
      maxBlocksRetrivalTime: 1_000_000_000n,
    });
    expect(none.blksBytes).toEqual([]);
  });

  it('find accepted blocks by height', async () => {
    const { blkId } = await chain.vm.GetBlockIDAtHeight({ height: 0n });
    expect(idToCb58(blkId)).toBe(GENESIS_ID);
  });

  it('give ancestors, nearest first, within count and bytes', async () => {
    const last = await chain.accept('the last of some');
    const ask = async (maxBlocksNum: number, maxBlocksSize: number) =>
      (
        await chain.vm.GetAncestors({
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
  it('answers WaitForEvent only when a block can be built', async () => {
    const waiting = chain.vm.WaitForEvent({});
    const early = await Promise.race([
      waiting,
      new Promise((done) => setTimeout(done, 100, 'still waiting')),
    ]);
    expect(early).toBe('still waiting');
    await chain.propose('wakes the engine');
    expect((await waiting).message).toBe('MESSAGE_BUILD_BLOCK');
    expect((await chain.vm.WaitForEvent({})).message).toBe('MESSAGE_BUILD_BLOCK');
    const block = await chain.steps.build();
    await chain.take(block);
  });
});

describe('state sync', () => {
  it('is "not implemented", as data', async () => {
    for (const answer of [
      await chain.vm.StateSyncEnabled({}),
      await chain.vm.GetOngoingSyncStateSummary({}),
      await chain.vm.GetLastStateSummary({}),
      await chain.vm.ParseStateSummary({}),
      await chain.vm.GetStateSummary({}),
      await chain.vm.StateSummaryAccept({}),
    ]) {
      expect(answer.err).toBe('ERROR_STATE_SYNC_NOT_IMPLEMENTED');
    }
  });
});

describe('create_handlers', () => {
  it('serve the API at /rpc', async () => {
    const { handlers } = await chain.vm.CreateHandlers({});
    expect(handlers.map(({ prefix }) => prefix)).toContain('/rpc');
  });
});

describe('set_state', () => {
  it('answers with the last accepted block', async () => {
    const answer = await chain.vm.SetState({ state: 'STATE_BOOTSTRAPPING' });
    expect(idToCb58(answer.lastAcceptedId)).toBe(await chain.lastAccepted());
    const normal = await chain.vm.SetState({ state: 'STATE_NORMAL_OP' });
    expect(normal.height).toBe(answer.height);
  });
});
