import type { Protocol } from '../wire/protocol.js';
import { Runtime } from '../wire/tables/runtime.js';
import { HostClient } from './host-client.js';

/** The only variable that AvalancheGo gives a plugin: the address of its `vm.runtime.Runtime`. */
export const ENGINE_ADDRESS_VARIABLE = 'AVALANCHE_VM_RUNTIME_ENGINE_ADDR';

/** The host gives up after this time (AvalancheGo's `DefaultHandshakeTimeout`). */
const HANDSHAKE_LIMIT_MS = 5_000;

/**
 * Tells the host that this process serves, with its address and its protocol.
 *
 * @param engineAddress the host's address, `127.0.0.1:PORT`
 * @param address where the bound server listens
 */
export async function shakeHands(engineAddress: string, protocol: Protocol, address: string): Promise<void> {
  const host = new HostClient(engineAddress, protocol);
  try {
    const runtime = host.calls(Runtime, HANDSHAKE_LIMIT_MS);
    await runtime.Initialize({ protocolVersion: protocol.number, addr: address });
  } finally {
    host.close();
  }
}
