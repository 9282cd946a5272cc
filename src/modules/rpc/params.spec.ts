import { describe, expect, it } from 'vitest';
import { vmIdFromName } from '../../common/id.js';
import { GetBlockParams, noParams, parseParams } from './params.js';

const ID = 'tGas3T58KzdjcJ2iKSyiYsWiqYctRXaPTqBCA11BqEkNg8kPc';

describe('the ID of getBlock', () => {
  it.each([
    ['of 32 bytes', ID],
    ['with white space around it, as Rust trims it', ` \n${ID}\u0085`],
    ['of fewer bytes, which are padded', '4Fu22wVmFzFgetdqZ75VK'],
  ])('is taken %s', (_, id) => {
    expect(parseParams(GetBlockParams, { id }).blockId()).toEqual(vmIdFromName('timestampvm'));
  });

  it.each([`${ID.slice(0, -1)}d`, `\ufeff${ID}`, '2xBpaHottqhwFZURMZW4uZduQvpxNDSy46iXMYs9kceNKNbMUH', ''])(
    'is refused: %j',
    (id) => {
      const params = parseParams(GetBlockParams, { id });
      expect(() => params.blockId()).toThrow('Invalid params: id must be an ID in CB58');
    },
  );
});

describe('no parameters', () => {
  it.each([[undefined], [{}]])('are %j', (params) => {
    expect(() => noParams(params)).not.toThrow();
  });

  it.each([[null], [[]], [[1, 2]], [{ a: 1 }], ['']])('are not %j', (params) => {
    expect(() => noParams(params)).toThrow('Invalid params: no parameters are expected');
  });
});
