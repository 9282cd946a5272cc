import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryNodeDatabase } from '../../../test/in-process/memory-node-database.js';
import { type Id, sha256Id } from '../../common/id.js';
import { BuiltBlocks } from './built-blocks.js';

const idOf = (name: string): Id => sha256Id(Buffer.from(name));
const PREFIX = Buffer.from('timestampvm/built/');

let node: MemoryNodeDatabase;
let built: BuiltBlocks;
beforeEach(() => {
  node = new MemoryNodeDatabase();
  built = new BuiltBlocks(node);
});

async function add(name: string, seq: bigint, height: bigint): Promise<void> {
  built.add(idOf(name), seq, height);
  await built.recorded(idOf(name));
}

/** The notes as the next process of this node reads them. */
async function nextProcess(isQueued: (seq: bigint) => boolean = () => true): Promise<BuiltBlocks> {
  const next = new BuiltBlocks(node);
  await next.load(isQueued);
  return next;
}

describe('which proposal a block took', () => {
  it('is known at once, and by the next process', async () => {
    built.add(idOf('a'), 2n ** 63n, 5n);
    expect(built.seqOf(idOf('a'))).toBe(2n ** 63n);
    expect(built.seqOf(idOf('b'))).toBeUndefined();
    await built.recorded(idOf('a'));
    const next = await nextProcess();
    expect(next.seqOf(idOf('a'))).toBe(2n ** 63n);
    expect(next.seqOf(idOf('b'))).toBeUndefined();
  });

  it('may be the same for two blocks: the first of them was rejected', async () => {
    await add('rejected', 7n, 5n);
    await add('again', 7n, 6n);
    const next = await nextProcess();
    expect([next.seqOf(idOf('rejected')), next.seqOf(idOf('again'))]).toEqual([7n, 7n]);
  });

  it('is not written if the archive already knows it', async () => {
    built.adopt(idOf('archived'), 3n, 4n);
    expect(built.seqOf(idOf('archived'))).toBe(3n);
    expect(node.size).toBe(0);
  });

  it('is written under its own key, as two u64, so that older and newer releases can read it', async () => {
    await add('a', 0x0102030405060708n, 0x0a0b0c0d0e0f1011n);
    const value = await node.get(Buffer.concat([PREFIX, idOf('a')]));
    expect(Buffer.from(value ?? []).toString('hex')).toBe('01020304050607080a0b0c0d0e0f1011');
  });
});

describe('a start', () => {
  it('forgets blocks whose proposals have left the queue, also in the node database', async () => {
    await add('accepted', 1n, 5n);
    await add('queued', 2n, 6n);
    const next = await nextProcess((seq) => seq === 2n);
    expect([next.seqOf(idOf('accepted')), next.seqOf(idOf('queued'))]).toEqual([undefined, 2n]);
    expect(node.size).toBe(1);
  });

  it('removes a note that cannot be read, and leaves the other keys of the node alone', async () => {
    await node.write([
      { key: Buffer.concat([PREFIX, idOf('a')]), value: Buffer.alloc(15) },
      { key: Buffer.from('timestampvm/accepted'), value: Buffer.alloc(16) },
      { key: Buffer.from('timestampvm/built'), value: Buffer.alloc(16) },
    ]);
    const next = await nextProcess();
    expect(next.seqOf(idOf('a'))).toBeUndefined();
    expect(node.size).toBe(2);
  });

  it('writes nothing when there is nothing to remove', async () => {
    await add('queued', 2n, 6n);
    node.beforeWrite = () => Promise.reject(new Error('read-only'));
    expect((await nextProcess()).seqOf(idOf('queued'))).toBe(2n);
  });
});

describe('whether the note is stored', () => {
  it('is what `recorded` waits for', async () => {
    const stored = Promise.withResolvers<void>();
    node.beforeWrite = () => stored.promise;
    built.add(idOf('a'), 1n, 5n);
    let isRecorded = false;
    const recorded = built.recorded(idOf('a')).then(() => {
      isRecorded = true;
    });
    await new Promise(setImmediate);
    expect(isRecorded).toBe(false);
    stored.resolve();
    await recorded;
    expect(node.size).toBe(1);
  });

  it('is reported with its error to each caller', async () => {
    node.beforeWrite = () => Promise.reject(new Error('no room'));
    built.add(idOf('a'), 1n, 5n);
    // A failure that nobody awaits yet must not end the process.
    await new Promise(setImmediate);
    await expect(built.recorded(idOf('a'))).rejects.toThrow('no room');
    await expect(built.recorded(idOf('a'))).rejects.toThrow('no room');
  });

  it("resolves at once for other nodes' blocks, and for a block whose note is stored", async () => {
    await built.recorded(idOf('foreign'));
    await add('a', 1n, 5n);
    await built.recorded(idOf('a'));
  });
});

describe('what is decided', () => {
  const apply = async (height: bigint): Promise<void> => node.write(built.takeDecided(height));

  it('is forgotten up to the committed height, in memory and by the next process', async () => {
    const taken = (of: BuiltBlocks) => [4n, 5n, 6n].map((height) => of.seqOf(idOf(`at ${height}`)));
    for (const height of [4n, 5n, 6n]) await add(`at ${height}`, 20n - height, height);
    const next = await nextProcess();
    await apply(5n);
    expect(taken(built)).toEqual([undefined, undefined, 14n]);
    expect(taken(await nextProcess())).toEqual([undefined, undefined, 14n]);
    expect(built.takeDecided(5n)).toEqual([]);
    expect([next.takeDecided(4n).length, taken(next)]).toEqual([1, [undefined, 15n, 14n]]);
  });

  it('stays in the node database until the caller has written the changes: a crash before that loses no note', async () => {
    await add('a', 1n, 5n);
    built.takeDecided(5n);
    expect((await nextProcess()).seqOf(idOf('a'))).toBe(1n);
  });

  it('is deleted only after its note is written', async () => {
    const stored = Promise.withResolvers<void>();
    node.beforeWrite = () => stored.promise;
    built.add(idOf('a'), 1n, 5n);
    expect(built.takeDecided(5n)).toEqual([]);
    expect(built.seqOf(idOf('a'))).toBe(1n);
    stored.resolve();
    await built.recorded(idOf('a'));
    await apply(5n);
    expect([built.seqOf(idOf('a')), node.size]).toEqual([undefined, 0]);
  });

  it('is kept if its note failed: nobody knows what the node database has', async () => {
    node.beforeWrite = () => Promise.reject(new Error('no room'));
    built.add(idOf('a'), 1n, 5n);
    await expect(built.recorded(idOf('a'))).rejects.toThrow('no room');
    expect(built.takeDecided(5n)).toEqual([]);
    expect(built.seqOf(idOf('a'))).toBe(1n);
  });

  it('includes what the archive knows', async () => {
    built.adopt(idOf('archived'), 3n, 4n);
    expect(built.takeDecided(4n)).toEqual([{ key: Buffer.concat([PREFIX, idOf('archived')]) }]);
    expect(built.seqOf(idOf('archived'))).toBeUndefined();
  });
});
