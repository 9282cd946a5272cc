// Writes packages/client/src/api-types.ts from docs/openrpc.json. A test compares the file.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HEAD = '// Written by scripts/client-types.mjs from docs/openrpc.json.\n';

/** @returns {string} the types of the API in TypeScript */
export function clientTypes(root) {
  const { methods, components } = JSON.parse(readFileSync(join(root, 'docs', 'openrpc.json'), 'utf8'));
  const named = Object.entries(components.schemas).map(
    ([name, schema]) => `export interface ${name} ${typeOf(schema)}\n`,
  );
  const all = methods.filter(({ name }) => name.startsWith('timestampvm.')).map(methodType);
  return `${HEAD}\n${named.join('\n')}\n/** By name: parameters and result of each method. */\nexport interface Methods {\n${all.join('')}}\n`;
}

function methodType({ name, summary, params, result }) {
  const fields = params.map(
    ({ name: field, required, schema, summary: about }) =>
      `      /** ${about} */\n      ${field}${required ? '' : '?'}: ${typeOf(schema, 6)};\n`,
  );
  const given = fields.length === 0 ? 'Record<string, never>' : `{\n${fields.join('')}    }`;
  return `  /** ${summary} */\n  ${name.replace('timestampvm.', '')}: {\n    params: ${given};\n    result: ${typeOf(result.schema, 4)};\n  };\n`;
}

/** @param {number} indent of the line on which the type begins */
function typeOf(schema, indent = 0) {
  if (schema.$ref) return schema.$ref.split('/').at(-1);
  if (schema.allOf) return typeOf(schema.allOf[0], indent);
  if (schema.oneOf) return schema.oneOf.map((one) => typeOf(one, indent)).join(' | ');
  if ('const' in schema) return literal(schema.const);
  if (schema.enum) return schema.enum.map(literal).join(' | ');
  if (schema.type === 'array') return `readonly ${inList(schema.items, indent)}[]`;
  if (schema.properties) return objectType(schema, indent);
  return (
    { string: 'string', integer: 'number', number: 'number', boolean: 'boolean' }[schema.type] ?? 'object'
  );
}

function objectType({ properties, required }, indent) {
  const space = ' '.repeat(indent + 2);
  const lines = Object.entries(properties).map(
    ([name, schema]) =>
      `${space}/** ${schema.description} */\n${space}readonly ${name}${required.includes(name) ? '' : '?'}: ${typeOf(schema, indent + 2)};\n`,
  );
  return `{\n${lines.join('')}${' '.repeat(indent)}}`;
}

const inList = (schema, indent) => {
  const type = typeOf(schema, indent);
  return type.includes(' | ') ? `(${type})` : type;
};

const literal = (value) => (typeof value === 'string' ? `'${value}'` : String(value));

const [, main] = process.argv;
if (main === fileURLToPath(import.meta.url)) {
  const root = join(dirname(main), '..');
  writeFileSync(join(root, 'packages', 'client', 'src', 'api-types.ts'), clientTypes(root));
}
