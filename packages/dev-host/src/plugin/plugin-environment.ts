import { NEWEST_PROTOCOL } from '../../../../src/wire/protocols.js';

/** The address that the plugin calls back. Origin: AvalancheGo, `vms/rpcchainvm/runtime/runtime.go`. */
const ENGINE_ADDRESS = 'AVALANCHE_VM_RUNTIME_ENGINE_ADDR';

/**
 * Tells the plugin the protocol of a host that it cannot ask with `--version`, such as this one. Without it, such a
 * host gets the newest protocol.
 */
const PROTOCOL_OVERRIDE = 'TIMESTAMPVM_RPCCHAINVM_PROTOCOL';

/** The plugin's whole environment: no PATH, no HOME, only AvalancheGo's variable, and the override if needed. */
export function pluginEnvironment(
  engineAddress: string,
  protocol: number,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const environment: Record<string, string> = { ...more, [ENGINE_ADDRESS]: engineAddress };
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && (name.startsWith('GRPC_') || name.startsWith('GODEBUG'))) {
      environment[name] = value;
    }
  }
  if (protocol !== NEWEST_PROTOCOL) environment[PROTOCOL_OVERRIDE] = String(protocol);
  return environment;
}
