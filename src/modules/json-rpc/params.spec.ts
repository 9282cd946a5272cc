import { describe, expect, it } from 'vitest';
import { type Id, vmIdFromName } from '../../common/id.js';
import { Field } from './field.js';
import { BASE64, BLOCK_ID, HEIGHT, oneOf } from './field-types.js';
import { JsonRpcError } from './json-rpc-error.js';
import { NoParams, paramsReader } from './params.js';

const ID = 'tGas3T58KzdjcJ2iKSyiYsWiqYctRXaPTqBCA11BqEkNg8kPc';

class IdParams {
  @Field(BLOCK_ID, { about: 'An ID.' })
  id!: Id;
}

class ManyParams {
  @Field(BASE64, { about: 'Some data.' })
  data!: Uint8Array;

  @Field(HEIGHT, { about: 'A height.', optional: true })
  height: bigint | undefined;

  @Field(oneOf(['asc', 'desc']), { about: 'An order.', optional: true })
  order: 'asc' | 'desc' | undefined;
}

class OptionalParams {
  @Field(HEIGHT, { about: 'A height.', optional: true })
  height: bigint | undefined;
}

const readId = paramsReader(IdParams);
const readMany = paramsReader(ManyParams);

const problem = (read: (params: unknown) => unknown, params: unknown): string => {
  try {
    read(params);
  } catch (error) {
    expect(error).toMatchObject({ constructor: JsonRpcError, code: -32602 });
    return (error as Error).message;
  }
  return 'none';
};

describe('an ID', () => {
  it.each([
    ['of 32 bytes', ID],
    ['with white space around it, as Rust trims it', ` \n${ID}\u0085`],
    ['of fewer bytes, which are padded', '4Fu22wVmFzFgetdqZ75VK'],
  ])('is taken %s', (_, id) => {
    expect(readId({ id }).id).toEqual(vmIdFromName('timestampvm'));
  });

  it.each([`${ID.slice(0, -1)}d`, `\ufeff${ID}`, '2xBpaHottqhwFZURMZW4uZduQvpxNDSy46iXMYs9kceNKNbMUH', ''])(
    'is refused: %j',
    (id) => {
      expect(problem(readId, { id })).toBe('Invalid params: id must be an ID in CB58');
    },
  );

  it.each([5, null, undefined, {}, [ID]])('must be a string, not %j', (id) => {
    expect(problem(readId, { id })).toBe('Invalid params: id must be a string');
  });
});

describe('parameters', () => {
  it('are read into values; undeclared ones are ignored', () => {
    const values = readMany({ data: 'AQI=', height: '18446744073709551615', order: 'asc', other: 1 });
    expect(values).toBeInstanceOf(ManyParams);
    expect({ ...values }).toEqual({
      data: Buffer.from([1, 2]),
      height: 18446744073709551615n,
      order: 'asc',
    });
  });

  it('may be missing if they are optional', () => {
    expect({ ...readMany({ data: '', height: null }) }).toEqual({ data: Buffer.alloc(0) });
    expect({ ...paramsReader(OptionalParams)(undefined) }).toEqual({});
  });

  it.each([
    [{}, 'data must be base64 (standard alphabet, padded)'],
    [{ data: 'AR==' }, 'data must be base64 (standard alphabet, padded)'],
    [{ data: '', height: -1 }, 'height must be a block height'],
    [{ data: '', height: 1.5 }, 'height must be a block height'],
    [{ data: '', height: 2 ** 53 }, 'height must be a block height'],
    [{ data: '', height: '0x1' }, 'height must be a block height'],
    [{ data: '', height: '18446744073709551616' }, 'height must be a block height'],
    [{ data: '', order: 'up' }, 'order must be one of asc, desc'],
    [undefined, 'one object is expected, in an array or alone'],
    [[{}, {}], 'one object is expected, in an array or alone'],
    [Object.create({ data: '' }), 'data must be base64 (standard alphabet, padded)'],
  ])('%j: %s', (params, expected) => {
    expect(problem(readMany, params)).toBe(`Invalid params: ${expected}`);
  });
});

describe('no parameters', () => {
  const read = paramsReader(NoParams);

  it.each([[undefined], [{}]])('are %j', (params) => {
    expect(() => read(params)).not.toThrow();
  });

  it.each([[null], [[]], [[1, 2]], [{ a: 1 }], ['']])('are not %j', (params) => {
    expect(() => read(params)).toThrow('Invalid params: no parameters are expected');
  });
});
