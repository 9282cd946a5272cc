import { type Id, idKey, idToCb58 } from '../../common/id.js';
import { listedBlockJson } from '../block/block-json.js';
import type { ListedBlock } from '../block/listed-block.js';
import { JsonText } from '../json-rpc/json-rpc-answer.js';

/** @param next the height of the next page; undefined when there is none @param last of the last accepted block */
export function blocksAnswer(
  blocks: readonly ListedBlock[],
  next: bigint | undefined,
  last: bigint,
): JsonText {
  const cb58 = rememberingCb58();
  const shown = blocks.map((block) => listedBlockJson(block, cb58)).join(',');
  const more = next === undefined ? '' : `"nextHeight":${next},`;
  return new JsonText(`{"blocks":[${shown}],${more}"lastAcceptedHeight":${last}}`);
}

/** @param next the height from which the search goes on; undefined when there is no more */
export function foundAnswer(blocks: readonly ListedBlock[], next: bigint | undefined): JsonText {
  const shown = blocks.map((block) => listedBlockJson(block)).join(',');
  return new JsonText(`{"blocks":[${shown}]${next === undefined ? '' : `,"nextHeight":${next}`}}`);
}

/** A block's ID is its child's parent: each is written once. */
function rememberingCb58(): (id: Id) => string {
  const texts = new Map<string, string>();
  return (id) => {
    const key = idKey(id);
    const text = texts.get(key) ?? idToCb58(id);
    texts.set(key, text);
    return text;
  };
}
