import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Protocol } from '../../../../src/wire/protocol.js';
import { HTTP } from '../../../../src/wire/tables/http.js';
import { IoReader } from '../../../../src/wire/tables/io.js';
import { ResponseWriterService } from '../../../../src/wire/tables/response-writer.js';
import { LocalServer } from '../grpc/local-server.js';
import type { PluginProcess } from '../plugin/plugin-process.js';
import { requestHeaders } from './headers.js';
import { END_OF_STREAM, hijacked } from './hijacked-connection.js';
import { RawResponse } from './raw-response.js';

/** Answers an upgrade request. From then on the route owns its connection. */
export type UpgradeRoute = (request: IncomingMessage, connection: Duplex, head: Buffer) => Promise<void>;

/**
 * Forwards upgrade requests to a handler of the plugin through `http.HTTP/Handle`. The plugin calls back with the
 * answer, or takes the connection. Origin: AvalancheGo, `vms/rpcchainvm/ghttp/http_client.go`, `ServeHTTP`.
 *
 * @param address the handler's, `unix:@NAME` or `127.0.0.1:PORT`
 */
export function upgradeRoute(plugin: PluginProcess, address: string, isReady: () => boolean): UpgradeRoute {
  const { protocol } = plugin;
  const handler = plugin.connect(address).calls(HTTP);
  return async (request, connection, head) => {
    const response = new RawResponse(connection);
    if (!isReady()) return response.end(503, 'API call rejected because chain is not done bootstrapping');
    const server = writerServer(protocol, response, connection, head);
    try {
      const serverAddr = await server.listen();
      await handler.Handle({ responseWriter: { serverAddr }, request: upgradeRequest(request) });
      if (!response.isHijacked) response.finish();
    } catch (error) {
      if (!response.isHijacked) response.end(500, (error as Error).message);
    } finally {
      void server.close();
    }
  };
}

function writerServer(
  protocol: Protocol,
  response: RawResponse,
  connection: Duplex,
  head: Buffer,
): LocalServer {
  const server = new LocalServer(protocol).add(ResponseWriterService, {
    WriteHeader: ({ statusCode, headers }) => {
      response.writeHead(statusCode, headers);
      return {};
    },
    Write: ({ headers, payload }) => {
      response.writeHead(200, headers);
      response.write(payload);
      return { written: payload.length };
    },
    Flush: () => ({}),
    Hijack: async () => {
      response.isHijacked = true;
      const serverAddr = await hijacked(protocol, connection, head);
      return { localNetwork: 'tcp', remoteNetwork: 'tcp', serverAddr };
    },
  });
  if (!protocol.capabilities.readsBodies) return server;
  // An upgrade request has no body.
  return server.add(IoReader, { Read: () => END_OF_STREAM });
}

function upgradeRequest(request: IncomingMessage) {
  return {
    method: request.method ?? 'GET',
    proto: `HTTP/${request.httpVersion}`,
    protoMajor: request.httpVersionMajor,
    protoMinor: request.httpVersionMinor,
    header: requestHeaders(request),
    host: request.headers.host ?? '',
    requestUri: request.url ?? '/',
  };
}
