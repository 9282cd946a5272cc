import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';

interface Method {
  readonly name: string;
  readonly result: { readonly schema: object };
}

interface Document {
  readonly methods: readonly Method[];
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** `docs/openrpc.json`, which a test holds against the code. */
export const openRpc: Document = JSON.parse(
  readFileSync(new URL('../../docs/openrpc.json', import.meta.url), 'utf8'),
);

/**
 * Compares results with the description. Objects have no property that is not described: clients must bear new ones,
 * but the description must name them.
 */
export class ResultCheck {
  private readonly validators = new Map<string, ValidateFunction>();

  constructor({ methods, components }: Document = openRpc) {
    const ajv = new Ajv({
      strict: false,
      // What the descriptions say of times is for people.
      formats: { 'date-time': true },
      schemas: [{ $id: 'openrpc', components: closed(components) }],
    });
    for (const { name, result } of methods) {
      const schema = JSON.parse(JSON.stringify(closed(result.schema)).replaceAll('"#/', '"openrpc#/'));
      this.validators.set(name.replace(/^timestampvm\./, ''), ajv.compile(schema));
    }
  }

  /** What is wrong with a method's result; undefined when nothing is, or the description has no such method. */
  complaint(method: string, result: unknown): string | undefined {
    const validate = this.validators.get(method.replace(/^timestampvm\./, ''));
    if (!validate || validate(result)) return undefined;
    const [error] = validate.errors ?? [];
    const what = JSON.stringify(error?.params);
    return `the result of ${method} is not as described: ${error?.instancePath} ${error?.message} ${what}`;
  }
}

/** The same schemas with `additionalProperties: false` where properties are listed. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, closed(each)]));
  return 'properties' in value ? { ...copy, additionalProperties: false } : copy;
}
