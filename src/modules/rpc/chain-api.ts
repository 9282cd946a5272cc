import type { JsonRpcApi } from '../json-rpc/json-rpc.decorators.js';

/** The chain's API: timestampvm-rs's four methods, and what this plugin adds to them. */
export const CHAIN_API: JsonRpcApi = {
  title: 'TimestampVM',
  about: 'Blocks that each have a time and a piece of data, and the proposals that become such blocks.',
  path: '/rpc',
  prefix: 'timestampvm.',
};
