import { fieldsOf } from '../../src/modules/json-rpc/field.js';
import type { JsonRpcMethodDeclaration } from '../../src/modules/json-rpc/json-rpc.decorators.js';
import { type ResultType, resultFieldsOf } from '../../src/modules/json-rpc/result-field.js';

/** README's table of methods, in Markdown. A `?` marks what may be left out. */
export function methodTable(methods: readonly JsonRpcMethodDeclaration[]): string {
  const rows = methods.map(({ name, summary, params, result }) => {
    const given = fieldsOf(params).map(({ name, isOptional }) => shown(name, isOptional));
    const returned = resultFieldsOf(result as ResultType).map(({ name, isOptional }) =>
      shown(name, isOptional),
    );
    return `| \`${name}\` | ${given.join(', ') || 'none'} | ${returned.join(', ')} | ${summary} |`;
  });
  return ['| method | parameters | result | |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

const shown = (name: string, isOptional: boolean): string => `\`${name}${isOptional ? '?' : ''}\``;
