import { ChainConfig } from './chain-config.js';
import { type Setting, settingsOf } from './setting.js';

/** Plain JSON. */
type Json = { readonly [key: string]: unknown };

/** The JSON schema of a chain's config file, for editors: `docs/chain-config.schema.json`. */
export function configJsonSchema(): Json {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'TimestampVM chain config',
    ...objectSchema(ChainConfig),
  };
}

/** Every key with its default, as a valid config file. A key without a default is null. */
export function configDefaults(): Json {
  return defaultsOf(ChainConfig);
}

function objectSchema(type: new () => object): Json {
  const defaults = new type() as Json;
  const properties = settingsOf(type).map((setting) => [setting.key, propertySchema(setting, defaults)]);
  return { type: 'object', additionalProperties: false, properties: Object.fromEntries(properties) };
}

function propertySchema({ key, about, schema, isOptional, section }: Setting, defaults: Json): Json {
  if (section) return { description: about, ...objectSchema(section) };
  const value = isOptional ? { anyOf: [schema, { type: 'null' }] } : schema;
  return { description: about, ...value, default: defaults[key] ?? null };
}

function defaultsOf(type: new () => object): Json {
  const defaults = new type() as Json;
  return Object.fromEntries(
    settingsOf(type).map(({ key, section }) => [
      key,
      section ? defaultsOf(section) : (defaults[key] ?? null),
    ]),
  );
}
