import { Controller } from '@nestjs/common';
import type { IncomingCall } from '../../common/incoming-call.js';
import { GetAt, type GetRequest, type GetResponse } from '../http/get.decorator.js';
import { JsonRpcApis } from '../json-rpc/json-rpc.service.js';
import { JsonText } from '../json-rpc/json-rpc-answer.js';
import { DISCOVER } from '../json-rpc/open-rpc.js';
import { blockNotFound, onePlace } from './api-errors.js';
import { BlockText } from './block-text.js';
import { CHAIN_API } from './chain-api.js';
import { BRIEF, bytesResponse, errorResponse, FOREVER, HOUR, jsonResponse, NEVER } from './get-responses.js';
import { paramsOf } from './query-params.js';

const RECEIPT_ACCEPTED = /"status":"Accepted"/;
const HAS_NEXT = /"nextHeight":\d+/;

/**
 * The reads of the API as GETs, for readers that are many: a browser needs no preflight for them, and a proxy or a CDN
 * can keep the answers. The body is the bare result of the method.
 */
@Controller()
export class GetsController {
  constructor(private readonly apis: JsonRpcApis) {}

  /** `?id=`, `?height=`, or the latest. Only accepted blocks. */
  @GetAt('/block')
  block(request: GetRequest): Promise<GetResponse> {
    return this.ofBlock(request, (found, cache) => jsonResponse(request, found.text, cache, found.tag));
  }

  /** The same block's data, as a file: never as anything that a browser would run. */
  @GetAt('/block/data')
  data(request: GetRequest): Promise<GetResponse> {
    return this.ofBlock(request, (found, cache) =>
      bytesResponse(request, found.block.data, cache, found.tag, `${found.tag}.bin`),
    );
  }

  @GetAt('/blocks')
  blocks({ query, ...request }: GetRequest): Promise<GetResponse> {
    return this.answered(async () => {
      const text = await this.text('getBlocks', paramsOf(query), request.caller);
      // A full page that does not hang on the last block stays as it is.
      const isFixed =
        HAS_NEXT.test(text.slice(-100)) && (query.get('order') !== 'desc' || query.has('toHeight'));
      return jsonResponse({ query, ...request }, text, isFixed ? HOUR : BRIEF);
    });
  }

  @GetAt('/find')
  find(request: GetRequest): Promise<GetResponse> {
    return this.method(request, 'findBlocks', () => BRIEF);
  }

  @GetAt('/receipt')
  receipt(request: GetRequest): Promise<GetResponse> {
    return this.method(request, 'getReceipt', (text) => (RECEIPT_ACCEPTED.test(text) ? HOUR : NEVER));
  }

  @GetAt('/status')
  status(request: GetRequest): Promise<GetResponse> {
    return this.method(request, 'getStatus', () => BRIEF);
  }

  @GetAt('/openrpc.json')
  description(request: GetRequest): Promise<GetResponse> {
    return this.method(request, DISCOVER, () => HOUR);
  }

  private method(request: GetRequest, name: string, cacheOf: (text: string) => string): Promise<GetResponse> {
    return this.answered(async () => {
      const text = await this.text(name, paramsOf(request.query), request.caller);
      return jsonResponse(request, text, cacheOf(text));
    });
  }

  private ofBlock(
    { query, caller }: GetRequest,
    answer: (found: BlockText, cache: string) => GetResponse,
  ): Promise<GetResponse> {
    return this.answered(async () => {
      const params = paramsOf(query);
      if (query.has('id') && query.has('height')) throw onePlace();
      const isById = query.has('id');
      const found = isById
        ? await this.result('getBlock', params, caller)
        : await this.result('getBlockByHeight', { height: 'latest', ...params }, caller);
      if (!(found instanceof BlockText) || found.status !== 'accepted') throw blockNotFound();
      const isLatest = !isById && !/^\d+$/.test(query.get('height') ?? '');
      // A chain of one node can begin anew, and then has another block at a height.
      return answer(found, isById ? FOREVER : isLatest ? BRIEF : HOUR);
    });
  }

  private async answered(answer: () => Promise<GetResponse>): Promise<GetResponse> {
    try {
      return await answer();
    } catch (error) {
      return errorResponse(error);
    }
  }

  private async text(name: string, params: object | undefined, caller: IncomingCall): Promise<string> {
    const result = await this.result(name, params, caller);
    return result instanceof JsonText ? result.text : JSON.stringify(result);
  }

  private result(name: string, params: object | undefined, caller: IncomingCall): Promise<unknown> {
    const api = this.apis.at(CHAIN_API.path);
    return api ? api.result(name, params, caller) : Promise.reject(blockNotFound());
  }
}
