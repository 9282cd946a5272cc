import { METHODS, type OutgoingHttpHeaders } from 'node:http';
import { Controller, HttpStatus, UseFilters } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Ctx, GrpcMethod, Payload } from '@nestjs/microservices';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { IncomingCall } from '../../common/incoming-call.js';
import { MalformedRequestError } from '../../common/malformed-request.error.js';
import { PassErrorsFilter } from '../../common/pass-errors.filter.js';
import type { Decoded, Encodable } from '../../wire/schema.js';
import type {
  HandleSimpleHTTPRequest,
  HandleSimpleHTTPResponse,
  HTTPRequest,
  HTTPResponse,
} from '../../wire/tables/http.js';
import type { JsonRpcDispatcher } from '../json-rpc/json-rpc-dispatcher.js';
import { chainPath } from './chain-path.js';
import { ChainPaths } from './chain-paths.service.js';
import { failedResponse } from './failed-response.js';
import type { GetHandler } from './get.decorator.js';
import { OpenRequests } from './open-requests.js';

type SimpleRequest = Decoded<typeof HandleSimpleHTTPRequest>;
type SimpleResponse = Encodable<typeof HandleSimpleHTTPResponse>;

const JSON_HEADERS = [{ key: 'Content-Type', values: ['application/json'] }];

const POST_ONLY: SimpleResponse = {
  code: HttpStatus.METHOD_NOT_ALLOWED,
  headers: [{ key: 'Allow', values: ['POST'] }, ...JSON_HEADERS],
  body: Buffer.from(
    '{"statusCode":405,"message":"This is a JSON-RPC API: POST a request to it","error":"Method Not Allowed"}',
  ),
};

/** `http.HTTP`: the host passes on the requests that the node gets for this chain. */
@Controller()
@UseFilters(PassErrorsFilter)
export class HostHttpController {
  constructor(
    private readonly paths: ChainPaths,
    private readonly adapterHost: HttpAdapterHost<FastifyAdapter>,
    private readonly openRequests: OpenRequests,
  ) {}

  @GrpcMethod('HTTP')
  async handle(
    @Payload() request: Decoded<typeof HTTPRequest>,
    @Ctx() caller: IncomingCall,
  ): Promise<Encodable<typeof HTTPResponse>> {
    await this.openRequests.handle(request, (simple) => this.answer(simple, caller));
    return {};
  }

  /**
   * A POST to a JSON-RPC API is dispatched at once, whatever its content type. Nest's HTTP controllers answer other
   * paths.
   */
  @GrpcMethod('HTTP')
  async handleSimple(
    @Payload() request: SimpleRequest,
    @Ctx() caller: IncomingCall,
  ): Promise<SimpleResponse> {
    const answer = await this.answer(request, caller);
    if (answer.code === 500) throw failedResponse(answer);
    return answer;
  }

  private async answer(request: SimpleRequest, caller: IncomingCall): Promise<SimpleResponse> {
    const path = chainPath(request.url);
    const [place = '', query] = path.split('?', 2);
    const api = this.paths.jsonRpcAt(place);
    const get = api ? undefined : this.paths.getAt(place);
    const response = api
      ? await call(api, request, caller)
      : get
        ? await got(get, request, caller, query)
        : await this.inject(request, path);
    // If a host brings headers that the node has already set, those of the answer replace them.
    const { responseHeaders = [] } = request;
    return { ...response, headers: [...responseHeaders, ...(response.headers ?? [])] };
  }

  private async inject(request: SimpleRequest, path: string): Promise<SimpleResponse> {
    if (!METHODS.includes(request.method.toUpperCase())) {
      throw new MalformedRequestError(`${JSON.stringify(request.method)} is no HTTP method`);
    }
    const response = await this.adapterHost.httpAdapter.inject({
      method: request.method as 'GET',
      url: path,
      headers: Object.fromEntries(
        request.requestHeaders.map(({ key, values }) => [key.toLowerCase(), values]),
      ),
      ...(request.body.length > 0 && { payload: Buffer.from(request.body) }),
    });
    return { code: response.statusCode, headers: goHeaders(response.headers), body: response.rawPayload };
  }
}

async function call(
  api: JsonRpcDispatcher,
  request: SimpleRequest,
  caller: IncomingCall,
): Promise<SimpleResponse> {
  if (request.method !== 'POST') return POST_ONLY;
  const encoding = request.requestHeaders.find(({ key }) => key.toLowerCase() === 'content-encoding');
  const answer = await api.handle(request.body, caller, encoding?.values[0]);
  if (answer === undefined) return { code: 204 };
  return { code: 200, headers: JSON_HEADERS, body: Buffer.from(answer) };
}

const GET_ONLY: SimpleResponse = {
  code: HttpStatus.METHOD_NOT_ALLOWED,
  headers: [{ key: 'Allow', values: ['GET, HEAD'] }, ...JSON_HEADERS],
  body: Buffer.from('{"statusCode":405,"message":"GET this path","error":"Method Not Allowed"}'),
};

/** The node itself leaves the body of an answer to HEAD out. */
async function got(
  get: GetHandler,
  request: SimpleRequest,
  caller: IncomingCall,
  query = '',
): Promise<SimpleResponse> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return GET_ONLY;
  const header = (name: string): string | undefined =>
    request.requestHeaders.find(({ key }) => key.toLowerCase() === name)?.values[0];
  const { code, headers, body } = await get({ query: new URLSearchParams(query), header, caller });
  return { code, headers: Object.entries(headers).map(([key, value]) => ({ key, values: [value] })), body };
}

/**
 * Headers of the connection to the plugin, not of the answer. A node may compress the body, and writes its own headers.
 */
const HOP_HEADERS = ['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'];

/** Header names as Go writes them: a node that changes a header finds it only under that name. */
function goHeaders(headers: OutgoingHttpHeaders): { key: string; values: string[] }[] {
  return Object.entries(headers)
    .filter(([name]) => !HOP_HEADERS.includes(name))
    .map(([name, value]) => ({
      key: name.replace(/(?<=^|-)[a-z]/g, (letter) => letter.toUpperCase()),
      values: [value ?? ''].flat().map(String),
    }));
}
