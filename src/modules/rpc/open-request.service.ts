import { Injectable } from '@nestjs/common';
import { type RemoteResponse, RemoteResponses } from '../../common/remote-response.js';
import { ChainConfig } from '../../config/chain-config.js';
import type { Decoded, Encodable } from '../../wire/schema.js';
import type {
  HandleSimpleHTTPRequest,
  HandleSimpleHTTPResponse,
  HTTPRequest,
} from '../../wire/tables/http.js';
import { FEED_PATH, Feed } from '../feed/feed.service.js';
import { chainPath } from './chain-path.js';

/** Up to protocol 39 the body comes with the request. */
type OpenRequest = Decoded<typeof HTTPRequest>;
type Request = NonNullable<OpenRequest['request']> & { readonly body?: Uint8Array };
type SimpleRequest = Decoded<typeof HandleSimpleHTTPRequest>;
type Answer = (request: SimpleRequest) => Promise<Encodable<typeof HandleSimpleHTTPResponse>>;

/** Requests that the host holds open and cannot pass on simply: upgrades of the connection, and all that come by HTTP/2. */
@Injectable()
export class OpenRequests {
  constructor(
    private readonly responses: RemoteResponses,
    private readonly feed: Feed,
    private readonly config: ChainConfig,
  ) {}

  /** @param answer how a simple request is answered, which the rest are as well */
  async handle({ request: head, responseWriter }: OpenRequest, answer: Answer): Promise<void> {
    const request: Request | undefined = head;
    if (!request || !responseWriter)
      throw new Error('a request without its head, or without a place for its answer');
    const response = this.responses.open(responseWriter.serverAddr);
    try {
      if (isForFeed(request)) return await this.upgrade(request, response);
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

  private async upgrade({ method, requestUri, header }: Request, response: RemoteResponse): Promise<void> {
    const headers = Object.fromEntries(
      header.map(({ key, values }) => [key.toLowerCase(), values.join(', ')]),
    );
    this.feed.upgrade({ method, url: chainPath(requestUri), headers }, await response.hijack());
  }
}

function isForFeed({ requestUri, header }: Request): boolean {
  const upgrade = header.find(({ key }) => key.toLowerCase() === 'upgrade')?.values[0] ?? '';
  return upgrade.toLowerCase() === 'websocket' && chainPath(requestUri).split('?')[0] === FEED_PATH;
}
