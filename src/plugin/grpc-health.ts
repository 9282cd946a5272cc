import { RpcError, STATUS } from '../common/rpc-error.js';
import type { Protocol } from '../wire/protocol.js';
import type { Decoded } from '../wire/schema.js';
import { GrpcHealth, type HealthCheckRequest } from '../wire/tables/health.js';
import type { PluginServer } from './plugin-server.js';

/**
 * `grpc.health.v1.Health`: the process reports SERVING from the first call on. Origin: AvalancheGo,
 * `vms/rpcchainvm/vm.go`, `Serve`, which sets the status of the whole server, and of no single service.
 */
export function serveGrpcHealth(server: PluginServer, protocol: Protocol): void {
  server.offer(GrpcHealth, protocol);
  server.handle('grpc.health.v1.Health/Check', (request) => {
    const { service } = request as Decoded<typeof HealthCheckRequest>;
    if (service !== '') throw new RpcError(STATUS.notFound, 'unknown service');
    return { status: 'SERVING' };
  });
}
