import type { JsonRpcApi } from '../json-rpc/json-rpc.decorators.js';

/** The chain's API: timestampvm-rs's four methods, and what this plugin adds to them. */
export const CHAIN_API: JsonRpcApi = { path: '/rpc', prefix: 'timestampvm.' };
