import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeStatusMessage, encodeStatusMessage } from './status-message.js';

it('percent-encodes everything but printable ASCII, as gRPC demands', () => {
  expect(encodeStatusMessage('100% – done\n')).toBe('100%25 %E2%80%93 done%0A');
});

it('survives the way there and back, and fits into a header', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const wellFormed = text.toWellFormed();
      const encoded = encodeStatusMessage(wellFormed);
      expect(encoded).toMatch(/^[ -~]*$/);
      expect(decodeStatusMessage(encoded)).toBe(wellFormed);
    }),
  );
});
