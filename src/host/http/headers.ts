import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Decoded } from '../../wire/schema.js';
import type { Element } from '../../wire/tables/http.js';

export type Headers = Decoded<typeof Element>[];

/** Go keeps these apart from the other headers of a request. */
const NOT_HEADERS = new Set(['Host', 'Transfer-Encoding', 'Trailer']);

/** A request's headers as Go's server has them: one element for a name in its canonical form, with all its values. */
export function requestHeaders({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): Headers {
  const values = new Map<string, string[]>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const key = canonical(rawHeaders[i] as string);
    if (!NOT_HEADERS.has(key)) values.set(key, [...(values.get(key) ?? []), rawHeaders[i + 1] as string]);
  }
  return [...values].map(([key, values]) => ({ key, values }));
}

/** `content-type` → `Content-Type`, as Go's `CanonicalMIMEHeaderKey`. */
function canonical(name: string): string {
  return name.toLowerCase().replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

/** What the node sets in every answer, as AvalancheGo does (`api/server/server.go`, `wrapHandler`). */
export function nodeHeaders(request: IncomingMessage, nodeId: string): Headers {
  const headers = [
    { key: 'Node-Id', values: [nodeId] },
    { key: 'Vary', values: ['Origin'] },
  ];
  if (request.headers.origin !== undefined) {
    headers.push({ key: 'Access-Control-Allow-Origin', values: ['*'] });
    headers.push({ key: 'Access-Control-Allow-Credentials', values: ['true'] });
  }
  return headers;
}

export function writeHeaders(response: ServerResponse, headers: Headers): void {
  for (const { key, values } of headers) response.setHeader(key, values);
}
