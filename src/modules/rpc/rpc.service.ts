import { Injectable } from '@nestjs/common';
import { errorFields, Log } from '../../common/log.js';
import { ChainApi } from './chain-api.js';
import { JsonRpcDispatcher } from './json-rpc-dispatcher.js';

/** JSON-RPC over bytes, for every way on which a request can come. */
@Injectable()
export class RpcService {
  private readonly dispatcher: JsonRpcDispatcher;

  constructor(api: ChainApi, log: Log) {
    this.dispatcher = new JsonRpcDispatcher(api.methods, (method, error) =>
      log.debug('a call failed', { method, ...errorFields(error) }),
    );
  }

  /** @returns undefined when there is nothing to answer */
  handle(body: Uint8Array): Promise<string | undefined> {
    return this.dispatcher.handle(Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8'));
  }
}
