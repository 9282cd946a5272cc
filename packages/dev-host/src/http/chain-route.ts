import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { ServiceError } from '@grpc/grpc-js';
import { HTTP } from '../../../../src/wire/tables/http.js';
import type { PluginProcess } from '../plugin/plugin-process.js';
import { type Headers, ownHeaders, replaceHeaders, requestHeaders, writeHeaders } from './headers.js';
import type { Route } from './http-server.js';
import { plainError } from './plain-error.js';
import { answerInError } from './simple-error.js';

/**
 * Forwards requests to a handler of the plugin through `http.HTTP/HandleSimple`. Upgrade requests go through
 * upgrade-route.ts. Origin: AvalancheGo, `vms/rpcchainvm/ghttp/http_client.go`.
 *
 * @param address the handler's, `unix:@NAME` or `127.0.0.1:PORT`
 * @param isReady whether the chain is in normal operation; requests before that are answered with 503
 */
export function chainRoute(plugin: PluginProcess, address: string, isReady: () => boolean): Route {
  const handler = plugin.connect(address).calls(HTTP);
  // In this case the plugin gets the headers that the node has set, and only the headers of its answer are sent.
  const replaces = plugin.protocol.capabilities.replacesResponseHeaders;
  const send = (response: ServerResponse, { code, headers, body }: Answer) => {
    (replaces ? replaceHeaders : writeHeaders)(response, headers);
    response.statusCode = code < 100 || code > 599 ? 500 : code;
    response.end(body);
  };
  return async (request, response) => {
    if (!isReady()) {
      return plainError(response, 503, 'API call rejected because chain is not done bootstrapping');
    }
    try {
      send(
        response,
        await handler.HandleSimple(await simpleRequest(request, replaces ? ownHeaders(response) : [])),
      );
    } catch (error) {
      const answer = answerInError(plugin.protocol, error as Partial<ServiceError>);
      if (!answer) throw error;
      send(response, answer);
    }
  };
}

async function simpleRequest(request: IncomingMessage, responseHeaders: Headers) {
  return {
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    requestHeaders: requestHeaders(request),
    body: await buffer(request),
    responseHeaders,
  };
}

type Answer = { code: number; headers: Headers; body: Uint8Array };
