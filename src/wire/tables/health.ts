import { enumeration, message, oneOf, rpc, service, string } from '../schema.js';

/** Package grpc.health.v1: the standard health service, which AvalancheGo's own plugins serve beside `vm.VM`. */

export const ServingStatus = enumeration('grpc.health.v1.HealthCheckResponse.ServingStatus', {
  UNKNOWN: 0,
  SERVING: 1,
  NOT_SERVING: 2,
  SERVICE_UNKNOWN: 3,
});
export const HealthCheckRequest = message('grpc.health.v1.HealthCheckRequest', { service: string(1) });
export const HealthCheckResponse = message('grpc.health.v1.HealthCheckResponse', {
  status: oneOf(1, ServingStatus),
});
/** Without `Watch`, which streams: no host calls it. */
export const GrpcHealth = service('grpc.health.v1.Health', {
  Check: rpc(HealthCheckRequest, HealthCheckResponse),
});
