/**
 * The values of the examples in the API's description. They are those of a chain with the genesis `timestampvm` whose
 * first block has the data `1\n` and this time; `test/api/examples.integration.spec.ts` makes this chain and every call.
 */
const TIME = 1795773600;
const ID = 'Fxad71AHeyvxQDehtQGsS5ek7bbERkrS6knCBujGPB8p3ED7s';

export const EXAMPLE = {
  time: TIME,
  base64: 'MQo=',
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
