import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type MemoryVm, memoryVm } from '../../../test/in-process/memory-vm.js';
import { sha256Id } from '../../common/id.js';
import { Block } from '../block/block.js';
import { pushCodec } from './gossip-messages.js';
import { PushReader } from './push-reader.js';
import { pushesOf } from './pushes.js';

let chain: MemoryVm;
let reader: PushReader;
beforeEach(async () => {
  chain = memoryVm();
  await chain.vm.setState('normal');
  reader = new PushReader(chain.taken);
});

const push = (text: string, seq = 1n, asOf = 0n) =>
  pushCodec.encode({ asOf, proposals: [{ seq, data: Buffer.from(text) }] });
const read = (origin: string, message: Uint8Array) => reader.read(origin, message, 0);

async function accept(text: string): Promise<void> {
  const parent = chain.vm.lastAccepted;
  const block = Block.build(parent.id, parent.height + 1n, parent.timestamp, Buffer.from(text));
  await chain.vm.verify(block.bytes);
  chain.vm.prefer(block.id);
  await chain.vm.accept(block.id);
}
const built = async () => Buffer.from((await chain.vm.build()).data).toString();

describe('a push', () => {
  it('brings something to build, once', async () => {
    expect(read('peer', push('a'))).toEqual({ isNew: true, announced: [], refused: {} });
    expect(read('peer', push('a')).isNew).toBe(false);
    expect(await built()).toBe('a');
    expect(chain.taken.foreign.size).toBe(1);
  });

  it('of a proposal whose block is accepted already is refused, if its sender has not seen that block', async () => {
    read('peer', push('a'));
    await accept('a');
    expect(chain.taken.foreign.size).toBe(0);
    expect(read('peer', push('a')).refused).toEqual({ accepted: 1 });
    // Its sender has seen the block, and another of its proposals has the same data.
    expect(read('peer', push('a', 2n, 1n)).isNew).toBe(true);
  });

  it('that comes after the block of its proposal is refused once: a block takes one proposal', async () => {
    await accept('a');
    expect(read('peer', push('a', 1n)).refused).toEqual({ accepted: 1 });
    expect(read('peer', push('a', 2n)).isNew).toBe(true);
  });

  it('of a node that is behind what is remembered is refused', async () => {
    await chain.vm.setState('bootstrapping');
    await accept('before');
    await chain.vm.setState('normal');
    expect(read('peer', push('a', 1n, 0n)).refused).toEqual({ stale: 1 });
    expect(read('peer', push('a', 1n, 1n)).isNew).toBe(true);
  });

  it('announces large data', () => {
    const data = Buffer.alloc(100_000, 1);
    const [message] = pushesOf([{ seq: 3n, data, proposedAt: 0 }], 0n);
    const sha256 = sha256Id(data);
    expect(read('peer', message as Uint8Array)).toEqual({
      isNew: false,
      announced: [{ origin: 'peer', seq: 3n, size: 100_000, sha256, asOf: 0n }],
      refused: {},
    });
  });

  it.each([
    ['bytes that are no message', Buffer.from([0x12, 0xff]), { malformed: 1 }],
    ['too many bytes', Buffer.alloc(200_000), { 'too-large': 1 }],
    [
      'too many proposals',
      pushCodec.encode({ proposals: Array.from({ length: 1_025 }, () => ({ data: Buffer.alloc(0) })) }),
      { 'too-large': 1 },
    ],
    ['large data in it', push('x'.repeat(16_385)), { 'too-large': 1 }],
    ['an announcement without a hash', pushCodec.encode({ proposals: [{ size: 20_000 }] }), { malformed: 1 }],
    [
      'small data announced',
      pushCodec.encode({ proposals: [{ size: 9, sha256: Buffer.alloc(32) }] }),
      { malformed: 1 },
    ],
    [
      'data that fit in no block',
      pushCodec.encode({ proposals: [{ size: 1_046_529, sha256: Buffer.alloc(32) }] }),
      { 'too-large': 1 },
    ],
  ])('is refused with %s', (_, message, refused) => {
    expect(read('peer', message)).toMatchObject({ isNew: false, announced: [], refused });
    expect(chain.vm.isPending).toBe(false);
  });

  it('of any bytes is taken or refused, and bounds hold', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const outcome = read('hostile', bytes);
        expect(outcome.announced.length).toBeLessThanOrEqual(1_024);
      }),
      { numRuns: 2_000 },
    );
    expect(chain.taken.foreign.size).toBeLessThanOrEqual(512);
  });
});

it('pushes hold all proposals in their order, none larger than its limit', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40_000), { maxLength: 60 }), (sizes) => {
      const proposals = sizes.map((size, i) => ({
        seq: BigInt(i),
        data: Buffer.alloc(size, i),
        proposedAt: 0,
      }));
      const messages = pushesOf(proposals, 5n);
      const read = messages.flatMap((message) => {
        expect(message.length).toBeLessThanOrEqual(64 * 1024);
        const { asOf, proposals: pushed } = pushCodec.decode(message);
        expect(asOf).toBe(5n);
        return pushed;
      });
      expect(read.map(({ seq }) => seq)).toEqual(proposals.map(({ seq }) => seq));
      for (const [i, { data, size }] of read.entries()) expect(data?.length ?? size).toBe(sizes[i]);
    }),
    { numRuns: 50 },
  );
});
