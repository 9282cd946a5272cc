import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FrameReader } from './frame-reader.js';
import { FRAME, frame, Http2Error } from './frames.js';

it('finds the same frames, however the bytes are split', () => {
  const payload = fc.uint8Array({ maxLength: 300 });
  fc.assert(
    fc.property(
      fc.array(payload),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
      (payloads, cuts) => {
        const bytes = Buffer.concat(payloads.map((each, index) => frame(FRAME.data, 1, index + 1, each)));
        const found: [number, number, number, string][] = [];
        const reader = new FrameReader((type, flags, stream, each) => {
          found.push([type, flags, stream, each.toString('hex')]);
        });
        for (let at = 0, cut = 0; at < bytes.length; cut++) {
          const length = cuts[cut % cuts.length] ?? 1;
          reader.push(bytes.subarray(at, at + length));
          at += length;
        }
        const sent = payloads.map((each, index) => [
          FRAME.data,
          1,
          index + 1,
          Buffer.from(each).toString('hex'),
        ]);
        expect(found).toEqual(sent);
      },
    ),
  );
});

it('refuses a frame that is too large as soon as it has the frame header', () => {
  const head = frame(FRAME.data, 0, 1, new Uint8Array(16_385)).subarray(0, 9);
  expect(() => new FrameReader(() => {}).push(head)).toThrow(Http2Error);
});
