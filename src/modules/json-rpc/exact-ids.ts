import { endOfString } from './json-shape.js';

const [QUOTE, COMMA] = [0x22, 0x2c];
const OPENERS = new Set([0x5b, 0x7b]);
const CLOSERS = new Set([0x5d, 0x7d]);
const SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);

/**
 * Restores the request IDs of a JSON text that JavaScript's numbers cannot hold, digit by digit. One search for these
 * keys costs a fraction of a reviver, which is called for every value and takes seconds for a large body.
 *
 * @param value what JSON.parse made of the text
 */
export function restoreIds(value: unknown, text: string): void {
  const requests = Array.isArray(value) ? value : [value];
  if (!requests.some(hasRoundedId)) return;
  const sources = idSources(text, Array.isArray(value) ? 2 : 1);
  requests.forEach((request, at) => {
    const source = sources.get(at) ?? '';
    if (hasRoundedId(request) && /^\d+$/.test(source)) request.id = BigInt(source);
  });
}

function hasRoundedId(request: unknown): request is { id: number | bigint } {
  const { id } = (request ?? {}) as { id?: unknown };
  return typeof id === 'number' && !Number.isSafeInteger(id);
}

/**
 * @param depth of a request's keys
 * @returns the text after the last key `id` of each request, by its place in the batch
 */
function idSources(text: string, depth: number): Map<number, string> {
  const sources = new Map<number, string>();
  let open = 0;
  let request = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (OPENERS.has(code)) open++;
    else if (CLOSERS.has(code)) open--;
    else if (code === COMMA && open === depth - 1) request++;
    else if (code === QUOTE) {
      const end = endOfString(text, at);
      const after = afterSpace(text, end + 1);
      if (open === depth && text[after] === ':' && JSON.parse(text.slice(at, end + 1)) === 'id') {
        const start = afterSpace(text, after + 1);
        sources.set(request, /[^\s,}]*/y.exec(text.slice(start, start + 32))?.[0] ?? '');
      }
      at = end;
    }
  }
  return sources;
}

function afterSpace(text: string, from: number): number {
  let at = from;
  while (SPACE.has(text.charCodeAt(at))) at++;
  return at;
}
