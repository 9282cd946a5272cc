import { message, rpc, service, string, uint32 } from '../schema.js';
import { Empty } from './google.js';

/** Package vm.runtime: the handshake that a plugin makes with its host. */

export const RuntimeInitializeRequest = message('vm.runtime.InitializeRequest', {
  protocolVersion: uint32(1),
  addr: string(2),
});
export const Runtime = service('vm.runtime.Runtime', {
  Initialize: rpc(RuntimeInitializeRequest, Empty),
});
