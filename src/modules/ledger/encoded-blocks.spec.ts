import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ID_LENGTH } from '../../common/id.js';
import { encodeBlock } from '../block/block.codec.js';
import type { BlockFields } from '../block/block-fields.js';
import { finishEncodedBlocks } from './encoded-blocks.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The line that Postgres makes from a row (`accept.integration.spec.ts` checks that it does). */
function line({ parentId, height, timestamp, data }: BlockFields): string {
  const checksum = createHash('sha256').update(parentId).digest('hex').slice(-8);
  return `${hex(parentId)}${checksum}","height":${height},"timestamp":${timestamp},"data":"0x${hex(data)}"}\n`;
}

const someId = fc
  .tuple(fc.uint8Array({ minLength: ID_LENGTH, maxLength: ID_LENGTH }), fc.nat(ID_LENGTH))
  .map(([id, zeros]) => id.fill(0, 0, zeros));
const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const someBlock = fc.record({
  parentId: fc.oneof(someId, fc.constant(new Uint8Array(ID_LENGTH).fill(255))),
  height: u64,
  timestamp: u64,
  data: fc.uint8Array({ maxLength: 100 }),
});

it('finishes blocks as encodeBlock writes them', () => {
  fc.assert(
    fc.property(fc.array(someBlock), (blocks) => {
      const finished = finishEncodedBlocks(blocks.map(line).join(''));
      expect(finished.map(hex)).toEqual(blocks.map((block) => hex(encodeBlock(block))));
    }),
  );
});

it('leaves blocks alone that were received in another form', () => {
  const raw = Buffer.from('{ "any": "bytes\\n" }\n');
  expect(finishEncodedBlocks(`!${hex(raw)}\n!\n`).map(hex)).toEqual([hex(raw), '']);
});
