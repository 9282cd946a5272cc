import { encodeCb58 } from '../../common/cb58.js';

const PART = 10;

/** Postgres's regular expression for these names. */
export const SCHEMA_NAMES = `^timestampvm_[1-9a-z]{${PART}}_[1-9a-z]{${PART}}$`;

/**
 * The Postgres schema of one chain on one node, made from the first characters of both IDs, in lower case, so that it
 * needs no quotes: `timestampvm_2oymbnv4en_7xhw2mdxud`.
 */
export function schemaName(chainId: Uint8Array, nodeId: Uint8Array): string {
  const part = (id: Uint8Array): string => encodeCb58(id).slice(0, PART).toLowerCase();
  return `timestampvm_${part(chainId)}_${part(nodeId)}`;
}
