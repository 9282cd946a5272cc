import { describe, expect, it } from 'vitest';
import { EMPTY_ID } from '../../common/id.js';
import { Protocol } from '../../wire/protocol.js';
import { VM } from '../../wire/tables/vm.js';
import { Block } from '../block/block.js';
import { knownBlockAnswer } from './block-answers.js';

const codec = new Protocol(28).codec(VM.methods.ParseBlock.answer);

describe('the time of a block in an answer', () => {
  // The answers of timestampvm-rs 0.0.18, by its `as i64`. It crashes at times for which chrono has no date.
  it.each([
    [0n, 0n],
    [2n ** 53n + 1n, 2n ** 53n + 1n],
    [2n ** 63n - 1n, 2n ** 63n - 1n],
    [2n ** 63n, -(2n ** 63n)],
    [2n ** 64n - 1n, -1n],
  ])('%i is %i', (timestamp, seconds) => {
    const block = Block.build(EMPTY_ID, 2n ** 64n - 1n, timestamp, new Uint8Array());
    const answer = codec.decode(codec.encode(knownBlockAnswer({ block, status: 'processing' })));
    expect(answer).toMatchObject({ timestamp: { seconds }, height: 2n ** 64n - 1n });
  });
});
