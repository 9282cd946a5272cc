import { describe, expect, it } from 'vitest';
import { Cb58Error } from '../../common/cb58.js';
import { EMPTY_ID, idFromCb58 } from '../../common/id.js';
import { receivedId } from './received-id.js';

/** Every line was also given to the Rust crates (avalanche-types 0.1.4). */
const ID = 'WFBLfMkNe3gTQ7Vzy3Zo5vBpQD6vq4ebZRRtgt2pVgZxARELB';

describe('takes', () => {
  it.each([
    ['CB58 of 32 bytes', ID],
    ['white space around it, as Rust trims it', ` \t\n\u000b\f\r${ID}\u00a0\u0085\u2028\u3000 `],
  ])('%s', (_, text) => {
    expect(receivedId(text)).toEqual(idFromCb58(ID));
  });

  it('no bytes at all, as the empty ID', () => {
    expect(receivedId('45PJLL')).toEqual(EMPTY_ID);
  });

  it.each([
    ['31 bytes', '6oyc4rx6KXunVDBdpNtCJDXf646XGDnKVPFUBTXiyQC3bb8', 31],
    ['3 bytes', '3DUyVE7YU', 3],
  ])('%s, zero-padded at the end', (_, text, length) => {
    const id = receivedId(text);
    expect(id).toHaveLength(32);
    expect(id[0]).not.toBe(0);
    expect([...id.subarray(length)]).toEqual(Array(32 - length).fill(0));
  });
});

describe('refuses', () => {
  it.each([
    ['an empty text', ''],
    ['a wrong checksum', `${ID.slice(0, -1)}C`],
    ['the wrong letter case', ID.toLowerCase()],
    ['a character that is not base58', `0${ID}`],
    ['white space inside', `${ID.slice(0, 9)} ${ID.slice(9)}`],
    ['33 bytes', '2xBpaHottqhwFZURMZW4uZduQvpxNDSy46iXMYs9kceNKNbMUH'],
    ['33 zero bytes', '1111111111111111111111111111111115GvDoN'],
    ['a megabyte', 'z'.repeat(1_000_000)],
    ['a BOM, which only JavaScript trims', `\ufeff${ID}`],
  ])('%s', (_, text) => {
    expect(() => receivedId(text)).toThrow(Cb58Error);
  });
});
