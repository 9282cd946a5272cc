import type { IncomingMessage, ServerResponse } from 'node:http';

const ALLOWED_METHODS = ['GET', 'POST', 'HEAD'];
const ALLOWED_HEADERS = ['origin', 'accept', 'content-type', 'x-requested-with'];

/**
 * Lets pages of any origin call, as a node does by default (`http-allowed-origins`). Origin: github.com/rs/cors v1.7.0,
 * which AvalancheGo uses.
 * @returns whether the request was a preflight, answered by this
 */
export function allowOrigins(request: IncomingMessage, response: ServerResponse): boolean {
  const wanted = request.headers['access-control-request-method'];
  if (request.method === 'OPTIONS' && wanted) {
    answerPreflight(request, response, wanted);
    return true;
  }
  response.setHeader('Vary', 'Origin');
  if (request.headers.origin && ALLOWED_METHODS.includes(request.method ?? '')) allow(response);
  return false;
}

function answerPreflight(request: IncomingMessage, response: ServerResponse, method: string): void {
  response.setHeader('Vary', ['Origin', 'Access-Control-Request-Method', 'Access-Control-Request-Headers']);
  const headers = (request.headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const isAllowed =
    ALLOWED_METHODS.includes(method.toUpperCase()) &&
    headers.every((name) => ALLOWED_HEADERS.includes(name.toLowerCase()));
  if (request.headers.origin && isAllowed) {
    allow(response);
    response.setHeader('Access-Control-Allow-Methods', method.toUpperCase());
    if (headers.length > 0) response.setHeader('Access-Control-Allow-Headers', headers.join(', '));
  }
  response.end();
}

function allow(response: ServerResponse): void {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Allow-Credentials', 'true');
}
