import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Decoded } from '../../../../src/wire/schema.js';
import type { Element } from '../../../../src/wire/tables/http.js';

export type Headers = Decoded<typeof Element>[];

/** Go keeps these apart from the other headers of a request. */
const NOT_HEADERS = new Set(['Host', 'Transfer-Encoding', 'Trailer']);

/** A request's headers as in Go's server: one element for each name in its canonical form, with all of its values. */
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

/** The headers set so far, as elements. */
export function ownHeaders(response: ServerResponse): Headers {
  return response
    .getHeaderNames()
    .map((key) => ({ key: canonical(key), values: [response.getHeader(key) ?? ''].flat().map(String) }));
}

export function writeHeaders(response: ServerResponse, headers: Headers): void {
  for (const { key, values } of headers) response.setHeader(key, values);
}

/** Replaces all headers that were set before. */
export function replaceHeaders(response: ServerResponse, headers: Headers): void {
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  writeHeaders(response, headers);
}
