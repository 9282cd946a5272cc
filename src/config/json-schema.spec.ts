import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ChainConfig } from './chain-config.js';
import { configDefaults, configJsonSchema } from './json-schema.js';
import { parseChainConfig } from './parse-chain-config.js';
import { shownConfig } from './shown-config.js';

const parse = (plain: unknown) => parseChainConfig(Buffer.from(JSON.stringify(plain)));

it('is the one in docs (write it anew with `timestampvm config --schema > docs/chain-config.schema.json`)', () => {
  const file = new URL('../../docs/chain-config.schema.json', import.meta.url);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(configJsonSchema());
});

it('knows every key, its default and its bounds, and no other key', () => {
  expect(configJsonSchema()).toMatchObject({
    additionalProperties: false,
    properties: {
      database: {
        type: 'object',
        additionalProperties: false,
        properties: {
          poolSize: { type: 'integer', minimum: 1, maximum: 1000, default: 10 },
          url: { anyOf: [{ type: 'string' }, { type: 'null' }], default: null },
        },
      },
      logLevel: { default: 'info' },
    },
  });
});

it('prints defaults that are a valid config file without any change', () => {
  expect(shownConfig(parse(configDefaults()))).toEqual(configDefaults());
  expect(configDefaults()).toEqual(shownConfig(new ChainConfig()));
});

it('shows a config with its secrets hidden', () => {
  const config = parse({
    database: { url: 'postgres://u:geheim@h:1/d', sslmode: 'require' },
    ops: { port: 1 },
  });
  expect(shownConfig(config)).toMatchObject({
    database: { url: 'postgres://u:***@h:1/d', sslmode: 'require', poolSize: 10 },
    ops: { port: 1 },
  });
});
