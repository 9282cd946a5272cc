/** The first bytes of a gzip member (RFC 1952), and U+FEFF in UTF-8 and UTF-16. */
const GZIP = [0x1f, 0x8b];
const BYTE_ORDER_MARKS = [
  [0xef, 0xbb, 0xbf],
  [0xff, 0xfe],
  [0xfe, 0xff],
];

const beginsWith = (body: Uint8Array, bytes: readonly number[]): boolean =>
  bytes.every((byte, at) => body[at] === byte);

/** Why a body is not JSON, if the parser's own text would mislead.
 *
 * @param encoding the request's `Content-Encoding`
 */
export function unreadableBecause(body: Uint8Array, encoding: string | undefined): string | undefined {
  if (encoding && encoding.toLowerCase() !== 'identity')
    return `the body has the Content-Encoding ${JSON.stringify(encoding)}, but it must come as plain text`;
  if (beginsWith(body, GZIP)) return 'the body is compressed with gzip, but it must come as plain text';
  if (BYTE_ORDER_MARKS.some((mark) => beginsWith(body, mark)))
    return 'the body begins with a byte order mark, which JSON must not have (RFC 8259, section 8.1)';
  return undefined;
}
