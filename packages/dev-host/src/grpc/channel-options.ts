import type { ChannelOptions } from '@grpc/grpc-js';

const UNLIMITED = -1;

/** How AvalancheGo connects (`vms/rpcchainvm/grpcutils/client.go`): any message size, a ping every 30 s also when idle. */
export const CLIENT_OPTIONS: ChannelOptions = {
  'grpc.max_receive_message_length': UNLIMITED,
  'grpc.max_send_message_length': UNLIMITED,
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.keepalive_permit_without_calls': 1,
  // Closing one client must close its connection, and a proxy from the environment must not be used for 127.0.0.1.
  'grpc.use_local_subchannel_pool': 1,
  'grpc.enable_http_proxy': 0,
};

/** How AvalancheGo serves (`vms/rpcchainvm/grpcutils/server.go`): any message size, any number of calls at once. */
export const SERVER_OPTIONS: ChannelOptions = {
  'grpc.max_receive_message_length': UNLIMITED,
  'grpc.max_send_message_length': UNLIMITED,
  'grpc.max_concurrent_streams': 2 ** 31 - 1,
};
