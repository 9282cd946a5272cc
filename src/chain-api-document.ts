import 'reflect-metadata';
import { CHAIN_MODULES } from './app.module.js';
import { declaredApis } from './modules/json-rpc/declared-apis.js';
import { openRpcDocument } from './modules/json-rpc/open-rpc.js';
import { CHAIN_API } from './modules/rpc/chain-api.js';
import { VERSION } from './version.js';

/** The description of the chain's API: `docs/openrpc.json`, and what a chain answers to `rpc.discover`. */
export function chainApiDocument(): object {
  const described = declaredApis(CHAIN_MODULES).find(({ api }) => api === CHAIN_API);
  return openRpcDocument(described ?? { api: CHAIN_API, methods: [] }, VERSION);
}
