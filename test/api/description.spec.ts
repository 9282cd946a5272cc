import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import metaSchema from '@json-schema-tools/meta-schema/schema.json' with { type: 'json' };
import { OpenRPCSpecificationSchema1_4 } from '@open-rpc/spec';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { CHAIN_MODULES } from '../../src/app.module.js';
import { chainApiDocument } from '../../src/chain-api-document.js';
import { declaredApis } from '../../src/modules/json-rpc/declared-apis.js';
import { DISCOVER, openRpcDocument } from '../../src/modules/json-rpc/open-rpc.js';
import { paramsReader } from '../../src/modules/json-rpc/params.js';
import { methodTable } from './method-table.js';
import { openRpc, ResultCheck } from './openrpc.js';

const document = JSON.parse(JSON.stringify(chainApiDocument()));
const apis = declaredApis(CHAIN_MODULES);
const [chainApi] = apis;

it('is the file in docs (write it anew with `timestampvm openrpc > docs/openrpc.json`)', () => {
  expect(openRpc).toEqual(document);
});

it.each(apis.map((api) => [api.api.path, api] as const))(
  '%s is valid by the schema of OpenRPC',
  (_path, api) => {
    const ajv = new Ajv({ strict: false, schemas: [metaSchema] });
    // The schema of OpenRPC writes this name without the slash at its end.
    ajv.addSchema({ $ref: metaSchema.$id }, 'https://meta.json-schema.tools');
    const validate = ajv.compile(OpenRPCSpecificationSchema1_4);
    validate(JSON.parse(JSON.stringify(openRpcDocument(api, '1.2.3'))));
    expect(validate.errors).toBeNull();
  },
);

describe.each(apis.flatMap(({ methods }) => methods).map((method) => [method.name, method] as const))(
  '%s',
  (_name, { summary, params, example, errors }) => {
    it('has a sentence', () => expect(summary).toMatch(/^[A-Z].*\.$/));

    it('has an example that its own check of parameters takes', () => {
      expect(() => paramsReader(params)(example.params)).not.toThrow();
    });

    it('has each error once', () => {
      const reasons = errors.map(({ reason }) => reason);
      expect(reasons).toEqual([...new Set(reasons)]);
    });
  },
);

describe('README', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

  it('has the table of the methods', () => {
    expect(readme).toContain(methodTable(chainApi?.methods ?? []));
  });
});

describe('the check of results', () => {
  const check = new ResultCheck();

  it('takes what is described', () => {
    expect(check.complaint('timestampvm.ping', { success: true })).toBeUndefined();
    expect(check.complaint('lastAccepted', { id: 'abc', height: 1, timestamp: 2 })).toBeUndefined();
  });

  it.each([
    ['ping', { success: false }],
    ['ping', { success: true, more: 1 }],
    ['lastAccepted', { id: 'abc', height: 1 }],
    ['getBlock', { status: 'Accepted', block: { height: 1 } }],
    ['getBlocks', { blocks: [{ surprise: true }], lastAcceptedHeight: 1 }],
  ])('complains of %s with %j', (method, result) => {
    expect(check.complaint(method, result)).toMatch(`the result of ${method} is not as described`);
  });

  it('knows every method', () => {
    for (const { name } of openRpc.methods)
      if (name !== DISCOVER) expect(check.complaint(name, null)).toBeDefined();
  });
});
