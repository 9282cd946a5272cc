/**
 * The values of the examples in the API's description. They are those of a chain with the genesis `timestampvm` whose
 * first block has the data `1\n` and this time; `test/api/examples.integration.spec.ts` makes this chain and every call.
 */
const TIME = 1795773600;
const ID = 'Fxad71AHeyvxQDehtQGsS5ek7bbERkrS6knCBujGPB8p3ED7s';

const RECEIPT = {
  id: '6Pcq1Kg1RZfULJCm9qQcG4HxNN7KHer1job2d8',
  sha256: '4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865',
  size: 2,
  origin: '0909090909090909',
};

export const EXAMPLE = {
  time: TIME,
  base64: 'MQo=',
  newReceipt: { ...RECEIPT, status: 'Processing', proposedAt: '2026-11-27T10:00:00.000Z', position: 1 },
  receipt: { ...RECEIPT, status: 'Accepted', block: { id: ID, height: 1, timestamp: TIME } },
  reference: { id: ID, height: 1, timestamp: TIME },
  block: {
    data: '0x310a',
    height: 1,
    parent_id: '2ZTngdUzb6VQGAGdzarGiDU2P7Cb7gE8CDwyZsUsBsFDBeA4gw',
    timestamp: TIME,
    id: ID,
    size: 2,
  },
} as const;
