import { invalidRequest } from './json-rpc-error.js';

/** A call has a depth of 3; in a batch, 4. */
const MAX_DEPTH = 32;

/** The largest batch that is allowed has some thousands of values. */
const MAX_VALUES = 100_000;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const OPENERS = new Set([0x5b, 0x7b]);
const CLOSERS = new Set([0x5d, 0x7d]);

/**
 * Refuses texts that no request looks like, without parsing them. The parser takes seconds for some texts of a few
 * megabytes (millions of brackets, or of values), and blocks everything else meanwhile.
 *
 * @throws {JsonRpcError} INVALID_REQUEST for a text that is too deep or has too many values
 */
export function checkShape(text: string): void {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (OPENERS.has(code)) depth++;
    else if (CLOSERS.has(code)) depth--;
    else if (code !== COMMA) continue;
    else values++;
    if (depth > MAX_DEPTH) throw invalidRequest(`nested deeper than the limit ${MAX_DEPTH}`);
    if (values > MAX_VALUES) throw invalidRequest(`more values than the limit ${MAX_VALUES}`);
  }
}

/** The end of the string that begins here; the end of the text if the string does not end. */
export function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    at = text.indexOf('"', at);
    if (at < 0) return text.length;
    let before = at - 1;
    while (text.charCodeAt(before) === BACKSLASH) before--;
    if ((at - before) % 2 === 1) return at;
  }
}
