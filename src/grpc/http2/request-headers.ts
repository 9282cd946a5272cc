/** Headers of a connection. HTTP/2 has none: a request with one of them is malformed. */
const OF_THE_CONNECTION = ['connection', 'proxy-connection', 'keep-alive', 'transfer-encoding', 'upgrade'];
const NEEDED = [':method', ':scheme', ':path'];
const ALLOWED = new Set([...NEEDED, ':authority']);

/**
 * Why a request is malformed by RFC 9113, sections 8.2.2 and 8.3.1; undefined for a good one. The header decoder has
 * refused already what no header block may have, so the pseudo-headers come first.
 *
 * @param bodyBytes how many bytes of data have come with it
 */
export function requestProblem(headers: ReadonlyMap<string, string>, bodyBytes: number): string | undefined {
  for (const name of headers.keys()) {
    if (!name.startsWith(':')) break;
    if (!ALLOWED.has(name)) return `${name} is no header of a request`;
  }
  for (const name of NEEDED) if (!headers.get(name)) return `${name} is missing`;
  for (const name of OF_THE_CONNECTION) if (headers.has(name)) return `${name} belongs to a connection`;
  const te = headers.get('te');
  if (te !== undefined && te !== 'trailers') return 'te is not "trailers"';
  const length = headers.get('content-length');
  if (length !== undefined && length !== String(bodyBytes)) return 'content-length is not that of the data';
  return undefined;
}
