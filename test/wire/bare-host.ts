import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { PLUGIN } from '../hosted-chain.js';
import { guardian } from '../process/guardian.js';
import { removeDirectory, temporaryDirectory } from '../process/temporary-directory.js';
import { BareClient } from './bare-client.js';
import { type BareHandlers, BareServer } from './bare-server.js';
import { Dialect } from './dialect.js';

/** What the plugin has sent to the host, in order. */
export interface Heard {
  notifications: object[];
  gossip: object[];
}

const HANDSHAKE_LIMIT_MS = 5_000;

/** A host of one protocol that speaks its dialect, with the real plugin process as its child. */
export class BareHost {
  readonly heard: Heard = { notifications: [], gossip: [] };
  readonly dialect: Dialect;
  readonly chainDataDir = temporaryDirectory('bare-host');
  readonly handshake: { protocolVersion?: number; addr?: string } = {};
  readonly output: string[] = [];
  plugin!: BareClient;
  process!: ChildProcess;
  private readonly servers: BareServer[] = [];
  private readonly store = new Map<string, Uint8Array>();

  private constructor(
    readonly protocol: number,
    private readonly executable: string,
  ) {
    this.dialect = new Dialect(protocol);
  }

  /**
   * Starts the plugin and shakes hands.
   *
   * @param executable this project's, unless given
   */
  static async start(protocol: number, executable = PLUGIN): Promise<BareHost> {
    const host = new BareHost(protocol, executable);
    await host.startPlugin();
    return host;
  }

  /** `vm.VM/Initialize` as a host of this protocol sends it. @returns the request too, for the test */
  async initialize(config: object, genesis = 'timestampvm') {
    const database = await this.serve({ 'rpcdb.Database': this.database() });
    // A node keeps the database of before an upgrade behind the current one; it answers no call.
    const oldDatabase = await this.serve({});
    const others: Record<string, BareHandlers> = {
      'appsender.AppSender': this.appSender(),
      // Even where no host has it, to notice calls all the same.
      'messenger.Messenger': this.messenger(),
    };
    const request = {
      networkId: 1337,
      subnetId: Buffer.alloc(32, 1),
      chainId: Buffer.alloc(32, this.protocol),
      nodeId: Buffer.alloc(20, 3),
      chainDataDir: this.chainDataDir,
      genesisBytes: Buffer.from(JSON.stringify({ data: genesis })),
      configBytes: Buffer.from(JSON.stringify(config)),
      serverAddr: await this.serve(others),
      ...(this.dialect.carries('vm.InitializeRequest', 'dbServers')
        ? {
            dbServers: [
              { version: 'v1.4.5', serverAddr: database },
              { version: 'v1.0.0', serverAddr: oldDatabase },
            ],
          }
        : { dbServerAddr: database }),
      ...(this.dialect.carries('vm.InitializeRequest', 'networkUpgrades') && {
        networkUpgrades: { durangoTime: { seconds: 1607144400 } },
      }),
    };
    return this.plugin.call('vm.VM/Initialize', request);
  }

  /** A server of the host's own. @returns its address */
  async serve(services: Record<string, BareHandlers>): Promise<string> {
    const server = new BareServer(this.dialect);
    for (const [name, handlers] of Object.entries(services)) server.add(name, handlers);
    this.servers.push(server);
    return server.listen();
  }

  /** `Shutdown`, SIGTERM. @returns the exit code */
  async stop(): Promise<number | null> {
    const exited = once(this.process, 'exit');
    await this.plugin.call('vm.VM/Shutdown');
    this.process.kill('SIGTERM');
    const [code] = await exited;
    this.dispose();
    return code;
  }

  dispose(): void {
    this.plugin?.close();
    if (this.process.exitCode === null) this.process.kill('SIGKILL');
    for (const server of this.servers) server.close();
    guardian.forgetProcess(this.process.pid as number);
    removeDirectory(this.chainDataDir);
  }

  private async startPlugin(): Promise<void> {
    const called = Promise.withResolvers<void>();
    const address = await this.serve({
      'vm.runtime.Runtime': {
        Initialize: (request) => {
          Object.assign(this.handshake, request);
          called.resolve();
          return {};
        },
      },
    });
    this.process = spawn(this.executable, [], {
      env: {
        AVALANCHE_VM_RUNTIME_ENGINE_ADDR: address,
        TIMESTAMPVM_RPCCHAINVM_PROTOCOL: String(this.protocol),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    guardian.watchProcess(this.process.pid as number);
    for (const pipe of [this.process.stdout, this.process.stderr]) {
      pipe?.on('data', (chunk) => this.output.push(String(chunk)));
    }
    const late = setTimeout(() => called.reject(new Error('no handshake')), HANDSHAKE_LIMIT_MS);
    await called.promise.finally(() => clearTimeout(late));
    this.plugin = new BareClient(this.dialect, this.handshake.addr as string);
  }

  private messenger(): BareHandlers {
    return {
      Notify: (request) => {
        this.heard.notifications.push(request);
        return {};
      },
    };
  }

  private appSender(): BareHandlers {
    return {
      SendAppGossip: (request) => {
        this.heard.gossip.push(request);
        return {};
      },
    };
  }

  /** The node's database: what the VM uses of it. */
  private database(): BareHandlers {
    const { store } = this;
    const hex = (key: Uint8Array) => Buffer.from(key).toString('hex');
    return {
      Get: ({ key }) => ({
        value: store.get(hex(key)),
        ...(!store.has(hex(key)) && { err: 'ERROR_NOT_FOUND' }),
      }),
      Has: ({ key }) => ({ has: store.has(hex(key)) }),
      Put: ({ key, value }) => {
        store.set(hex(key), value);
        return {};
      },
      WriteBatch: ({ puts, deletes }) => {
        for (const { key, value } of puts) store.set(hex(key), value);
        for (const { key } of deletes) store.delete(hex(key));
        return {};
      },
      NewIteratorWithStartAndPrefix: () => ({ id: 1 }),
      IteratorNext: () => ({ data: [] }),
      IteratorError: () => ({}),
      IteratorRelease: () => ({}),
    };
  }
}
