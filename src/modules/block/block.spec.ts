import { describe, expect, it } from 'vitest';
import { EMPTY_ID, idToCb58, sha256Id } from '../../common/id.js';
import { Block } from './block.js';
import { BlockDecodeError } from './block-decode.error.js';
import { genesisBlock } from './genesis.js';

const utf8 = (text: string) => new TextEncoder().encode(text);

const genesis = genesisBlock({ data: '2YfUpY9RCX' });
const child = Block.build(genesis.id, 1n, 1_795_397_256n, utf8('hello'));
const spaced = Buffer.concat([utf8(' '), child.bytes]);

describe('a block that is built', () => {
  it('has the bytes and the ID that timestampvm-rs gives', () => {
    expect(Buffer.from(child.bytes).toString()).toBe(
      '{"parent_id":"WFBLfMkNe3gTQ7Vzy3Zo5vBpQD6vq4ebZRRtgt2pVgZxARELB","height":1,"timestamp":1795397256,"data":"0x68656c6c6f"}',
    );
    expect(idToCb58(child.id)).toBe('24Ps2ZmGykZgNWBKQSzewZd3mXXFt65aCKLH19Ry1mkwosYBqN');
    expect(child.isCanonical).toBe(true);
  });
});

describe('a block that is parsed', () => {
  it('says the same as the one that was built', () => {
    const { id, parentId, height, timestamp, data, isCanonical } = Block.parse(child.bytes);
    expect({ id, parentId, height, timestamp, data, isCanonical }).toEqual({
      id: child.id,
      parentId: genesis.id,
      height: 1n,
      timestamp: 1_795_397_256n,
      data: utf8('hello'),
      isCanonical: true,
    });
  });

  it('keeps its bytes: other bytes are another block', () => {
    const block = Block.parse(spaced);
    expect(block.bytes).toBe(spaced);
    expect(block.id).toStrictEqual(sha256Id(spaced));
    expect(block.id).not.toEqual(child.id);
    expect(block.isCanonical).toBe(false);
  });

  it('is refused when the bytes are no block', () => {
    expect(() => Block.parse(utf8('{}'))).toThrow(BlockDecodeError);
  });
});

describe('a block that was stored', () => {
  const row = {
    id: child.id,
    parentId: genesis.id,
    height: 1n,
    timestamp: 1_795_397_256n,
    data: utf8('hello'),
  };

  it('encodes its bytes, once, if none were stored', () => {
    const block = Block.fromStored({ ...row, raw: null });
    expect(block.isCanonical).toBe(true);
    expect(Buffer.from(block.bytes)).toEqual(Buffer.from(child.bytes));
    expect(block.bytes).toBe(block.bytes);
  });

  it('has the bytes that were stored', () => {
    const block = Block.fromStored({ ...row, id: sha256Id(spaced), raw: spaced });
    expect(block.isCanonical).toBe(false);
    expect(block.bytes).toBe(spaced);
  });

  it('keeps the stored ID, without hashing again', () => {
    expect(Block.fromStored({ ...row, id: EMPTY_ID, raw: null }).id).toBe(EMPTY_ID);
  });
});
