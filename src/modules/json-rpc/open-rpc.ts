import { ANY_CALL, ANY_PARAMS, type DeclaredError } from './declared-error.js';
import { fieldsOf } from './field.js';
import type { JsonRpcApi, JsonRpcMethodDeclaration } from './json-rpc.decorators.js';
import { fullName } from './method-name.js';
import { SchemaWriter } from './schema-writer.js';

/** Plain JSON. */
type Json = { readonly [key: string]: unknown };

/** An API and all of its methods, in the order of the description. */
export interface DescribedApi {
  readonly api: JsonRpcApi;
  readonly methods: readonly JsonRpcMethodDeclaration[];
}

const OPENRPC_VERSION = '1.4.1';
/** OpenRPC's own method, under the name that its specification gives. */
export const DISCOVER = 'rpc.discover';

const DISCOVER_METHOD: Json = {
  name: DISCOVER,
  summary: 'This description of the API, in OpenRPC.',
  params: [],
  result: { name: 'result', schema: { type: 'object' } },
};

const LICENSE = { name: 'BSD-3-Clause', url: 'https://opensource.org/license/bsd-3-clause' };

/**
 * The description of an API, in OpenRPC 1.4.1: what `rpc.discover` answers, and `docs/openrpc.json`.
 *
 * @param version of the plugin
 */
export function openRpcDocument({ api, methods }: DescribedApi, version: string): Json {
  const schemas = new SchemaWriter();
  const described = methods.map((method) => methodObject(method, api, schemas));
  return {
    openrpc: OPENRPC_VERSION,
    info: { title: api.title, description: api.about, version, license: LICENSE },
    methods: [...described, DISCOVER_METHOD],
    components: { schemas: schemas.named },
  };
}

function methodObject(method: JsonRpcMethodDeclaration, api: JsonRpcApi, schemas: SchemaWriter): Json {
  const { name, summary, params, result, errors, example } = method;
  const fields = fieldsOf(params);
  const all = [...errors, ...(fields.length > 0 ? ANY_PARAMS : []), ...ANY_CALL];
  return {
    name: fullName(name, api.prefix),
    summary,
    paramStructure: 'by-name',
    params: fields.map(({ name, about, isOptional, schema }) => ({
      name,
      summary: about,
      required: !isOptional,
      schema,
    })),
    result: { name: 'result', schema: schemas.schemaOf(result) },
    errors: all.map(errorObject),
    examples: [
      {
        name: 'example',
        params: Object.entries(example.params).map(([name, value]) => ({ name, value })),
        result: { name: 'result', value: example.result },
      },
    ],
  };
}

/** OpenRPC calls an error's text its message; `data` is what every answer with this error has at least. */
const errorObject = ({ code, reason, retryable, about }: DeclaredError): Json => ({
  code,
  message: about,
  data: { reason, retryable },
});
