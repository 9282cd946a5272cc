import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { ServiceError } from '@grpc/grpc-js';
import { HTTP } from '../../wire/tables/http.js';
import type { PluginProcess } from '../plugin/plugin-process.js';
import { nodeHeaders, requestHeaders, writeHeaders } from './headers.js';
import type { Route } from './http-server.js';
import { plainError } from './plain-error.js';
import { answerInError } from './simple-error.js';

/**
 * Forwards requests to a handler of the plugin through `http.HTTP/HandleSimple`. Upgrades are answered with 501.
 * Origin: AvalancheGo, `vms/rpcchainvm/ghttp/http_client.go`.
 *
 * @param address the handler's, `127.0.0.1:PORT`
 * @param nodeId `NodeID-…`
 * @param isReady whether the chain is in normal operation; requests before that are answered with 503
 */
export function chainRoute(
  plugin: PluginProcess,
  address: string,
  nodeId: string,
  isReady: () => boolean,
): Route {
  const handler = plugin.connect(address).calls(HTTP);
  return async (request, response) => {
    if (!isReady()) {
      return plainError(response, 503, 'API call rejected because chain is not done bootstrapping');
    }
    if (request.headers.upgrade) return plainError(response, 501, 'upgrades are not served by this host');
    try {
      const answer = await handler.HandleSimple(await simpleRequest(request, nodeId));
      send(response, answer);
    } catch (error) {
      const answer = answerInError(plugin.protocol, error as Partial<ServiceError>);
      if (!answer) throw error;
      send(response, answer);
    }
  };
}

async function simpleRequest(request: IncomingMessage, nodeId: string) {
  return {
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    requestHeaders: requestHeaders(request),
    body: await buffer(request),
    responseHeaders: nodeHeaders(request, nodeId),
  };
}

type Answer = { code: number; headers: { key: string; values: string[] }[]; body: Uint8Array };

function send(response: ServerResponse, { code, headers, body }: Answer): void {
  writeHeaders(response, headers);
  response.statusCode = code < 100 || code > 599 ? 500 : code;
  response.end(body);
}
