import type { ServerResponse } from 'node:http';

/** Go's `http.Error`: a status and one line of text. */
export function plainError(response: ServerResponse, code: number, text: string): void {
  response.writeHead(code, {
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(`${text}\n`);
}
