import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idFromCb58, idToCb58 } from '../../src/common/id.js';
import { GENESIS_ID, idOf, SteppedChain } from './stepped-chain.js';

interface Known {
  block: { data: string; height: number; parent_id: string; timestamp: number };
  status: string;
}

let chain: SteppedChain;
const ids = [GENESIS_ID];
beforeAll(async () => {
  chain = await SteppedChain.start();
  for (const text of ['one', 'two', 'three']) {
    await chain.accept(text);
    ids.push(await chain.lastAccepted());
  }
});
afterAll(() => chain?.dispose());

const hex = (text: string): string => `0x${Buffer.from(text).toString('hex')}`;

describe('a block by its height', () => {
  it.each([
    [0, 0],
    ['0', 0],
    [2, 2],
    ['earliest', 0],
    ['latest', 3],
  ])('%j', async (height, at) => {
    const found = await chain.rpc<Known>('getBlockByHeight', [{ height }]);
    const { block, status } = await chain.rpc<Known>('getBlock', [{ id: ids[at] }]);
    const size = (block.data.length - 2) / 2;
    expect(found).toEqual({ block: { ...block, id: ids[at], size }, status });
    expect(status).toBe('Accepted');
  });

  it('is refused above the last one, with where that is', async () => {
    await expect(chain.rpc('getBlockByHeight', [{ height: 4 }])).rejects.toMatchObject({
      code: -32001,
      message: 'there is no block at height 4: the last accepted one is at 3',
    });
  });

  it.each([[{}], [{ height: -1 }], [{ height: 'last' }], [{ height: 1.5 }]])(
    'is refused for %j',
    async (params) => {
      await expect(chain.rpc('getBlockByHeight', [params])).rejects.toMatchObject({ code: -32602 });
    },
  );
});

it('the last block has its height and time', async () => {
  const { block } = await chain.rpc<Known>('getBlock', [{ id: ids[3] }]);
  expect(await chain.rpc('lastAccepted')).toEqual({ id: ids[3], height: 3, timestamp: block.timestamp });
  expect(await chain.rpc('getHeight')).toEqual({ height: 3 });
});

describe('what getBlock says of a block', () => {
  const known = (id: string) => chain.rpc<Known>('getBlock', [{ id }]);

  it('changes with consensus, and is Accepted in the end alone', async () => {
    await chain.propose('four');
    const block = await chain.steps.build();
    const id = idToCb58(block.id);
    await chain.steps.verify(block);
    expect(await known(id)).toMatchObject({ block: { data: hex('four') }, status: 'Processing' });
    await chain.steps.prefer(block);
    await chain.steps.accept(block);
    expect(await known(id)).toMatchObject({ block: { data: hex('four') }, status: 'Accepted' });
  });

  it('is Rejected for one that was rejected', async () => {
    const bytes = await chain.childOf(await chain.lastAccepted(), { data: '0xfefe' });
    const id = idToCb58(idOf(bytes));
    await chain.vm.BlockVerify({ bytes });
    expect((await known(id)).status).toBe('Processing');
    await chain.vm.BlockReject({ id: idFromCb58(id) });
    await expect.poll(async () => (await known(id)).status).toBe('Rejected');
    await expect(chain.rpc('getBlockByHeight', [{ height: 5 }])).rejects.toMatchObject({ code: -32001 });
  });
});
