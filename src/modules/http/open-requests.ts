import { Injectable } from '@nestjs/common';
import { MalformedRequestError } from '../../common/malformed-request.error.js';
import { type RemoteResponse, RemoteResponses } from '../../common/remote-response.js';
import { ChainConfig } from '../../config/chain-config.js';
import type { Decoded, Encodable } from '../../wire/schema.js';
import type {
  HandleSimpleHTTPRequest,
  HandleSimpleHTTPResponse,
  HTTPRequest,
} from '../../wire/tables/http.js';
import { chainPath } from './chain-path.js';
import { ChainPaths } from './chain-paths.service.js';
import type { UpgradeHandler } from './upgrade.decorator.js';

type OpenRequest = Decoded<typeof HTTPRequest>;
type Request = NonNullable<OpenRequest['request']>;
type SimpleRequest = Decoded<typeof HandleSimpleHTTPRequest>;
type Answer = (request: SimpleRequest) => Promise<Encodable<typeof HandleSimpleHTTPResponse>>;

/**
 * Requests that the host holds open because it cannot pass them on in one call: upgrades of the connection, and all
 * requests by HTTP/2.
 */
@Injectable()
export class OpenRequests {
  constructor(
    private readonly responses: RemoteResponses,
    private readonly paths: ChainPaths,
    private readonly config: ChainConfig,
  ) {}

  /** @param answer answers a simple request, and so every request here that is no upgrade */
  async handle({ request: head, responseWriter }: OpenRequest, answer: Answer): Promise<void> {
    const request = head;
    if (!request || !responseWriter)
      throw new MalformedRequestError('a request without its head, or without a response writer');
    const response = this.responses.open(responseWriter.serverAddr);
    try {
      const handler = isUpgrade(request) && this.paths.webSocketsAt(pathOf(request));
      if (handler) return await upgrade(handler, request, response);
      const simple = {
        method: request.method,
        url: request.requestUri,
        requestHeaders: request.header,
        body: request.body ?? (await response.readBody(this.config.api.maxBodyBytes)),
        responseHeaders: responseWriter.header,
      };
      const { code = 200, headers = [], body = new Uint8Array() } = await answer(simple);
      await response.write(code, headers as SimpleRequest['requestHeaders'], body);
    } finally {
      response.close();
    }
  }
}

async function upgrade(
  handler: UpgradeHandler,
  { method, requestUri, header }: Request,
  response: RemoteResponse,
): Promise<void> {
  const headers = Object.fromEntries(header.map(({ key, values }) => [key.toLowerCase(), values.join(', ')]));
  handler.upgrade({ method, url: chainPath(requestUri), headers }, await response.hijack());
}

function isUpgrade({ header }: Request): boolean {
  const protocol = header.find(({ key }) => key.toLowerCase() === 'upgrade')?.values[0] ?? '';
  return protocol.toLowerCase() === 'websocket';
}

const pathOf = ({ requestUri }: Request): string => chainPath(requestUri).split('?', 1)[0] ?? '';
