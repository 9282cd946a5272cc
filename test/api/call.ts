import type { IncomingCall } from '../../src/common/incoming-call.js';
import { JsonRpcApis } from '../../src/modules/json-rpc/json-rpc.service.js';
import type { ChainInProcess } from '../in-process/chain-in-process.js';
import { PATIENT } from './patient.js';

/** What a call is answered with. */
export interface Answer {
  readonly result?: unknown;
  readonly error?: {
    readonly code: number;
    readonly message: string;
    readonly data: Record<string, unknown>;
  };
}

/** Calls a method of a chain in this process, as a client's request. */
export async function call(
  chain: ChainInProcess,
  method: string,
  params: object = {},
  path = '/rpc',
  caller: IncomingCall = PATIENT,
): Promise<Answer> {
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
  return JSON.parse((await chain.get(JsonRpcApis).at(path)?.handle(body, caller)) ?? 'null');
}
