import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeStatusMessage, encodeStatusMessage } from './status-message.js';

it('writes what is not printable ASCII in per cent, as gRPC wants it', () => {
  expect(encodeStatusMessage('100% – done\n')).toBe('100%25 %E2%80%93 done%0A');
});

it('comes back as it was, and fits into a header', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const wellFormed = text.toWellFormed();
      const encoded = encodeStatusMessage(wellFormed);
      expect(encoded).toMatch(/^[ -~]*$/);
      expect(decodeStatusMessage(encoded)).toBe(wellFormed);
    }),
  );
});
