import type { Protocol } from '../../../../src/wire/protocol.js';
import { Runtime } from '../../../../src/wire/tables/runtime.js';
import { LocalServer } from '../grpc/local-server.js';

/**
 * The host's side of the handshake: serves `vm.runtime.Runtime`, whose first call brings the plugin's address.
 * Origin: AvalancheGo, `vms/rpcchainvm/runtime/subprocess/initializer.go`.
 */
export class Handshake {
  /** The plugin's address, `unix:@NAME` or `127.0.0.1:PORT`; rejected for a plugin of another protocol. */
  readonly pluginAddress: Promise<string>;
  private readonly server: LocalServer;
  private settle!: { resolve: (address: string) => void; reject: (error: Error) => void };
  private outcome: Error | undefined;
  private called = false;

  private constructor(private readonly protocol: Protocol) {
    this.pluginAddress = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    // The caller may already have given up.
    this.pluginAddress.catch(() => {});
    this.server = new LocalServer(protocol).add(Runtime, {
      Initialize: ({ protocolVersion, addr }) => this.initialize(protocolVersion, addr),
    });
  }

  /** @returns the handshake and the address for AVALANCHE_VM_RUNTIME_ENGINE_ADDR */
  static async listen(protocol: Protocol): Promise<{ handshake: Handshake; engineAddress: string }> {
    const handshake = new Handshake(protocol);
    return { handshake, engineAddress: await handshake.server.listen() };
  }

  /** Waits for the answer in flight, because the plugin needs it. */
  close(options?: { force: boolean }): Promise<void> {
    return this.server.close(options);
  }

  /** Only the first call counts; later ones get its outcome. */
  private initialize(protocolVersion: number, address: string): Record<string, never> {
    if (!this.called) {
      this.called = true;
      if (protocolVersion === this.protocol.number) this.settle.resolve(address);
      else {
        this.outcome = new ProtocolMismatchError(this.protocol.number, protocolVersion);
        this.settle.reject(this.outcome);
      }
    }
    if (this.outcome) throw this.outcome;
    return {};
  }
}

/** The plugin speaks another rpcchainvm protocol than its host. */
export class ProtocolMismatchError extends Error {
  override readonly name = 'ProtocolMismatchError';
  constructor(host: number, plugin: number) {
    super(
      `protocol version mismatch between host and plugin: ` +
        `the host speaks rpcchainvm protocol ${host}, the plugin ${plugin}`,
    );
  }
}
