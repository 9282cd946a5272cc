import { setTimeout as sleep } from 'node:timers/promises';
import { type ServiceError, status } from '@grpc/grpc-js';
import { Protocol } from '../../../../src/wire/protocol.js';
import { NEWEST_PROTOCOL } from '../../../../src/wire/protocols.js';
import { VM } from '../../../../src/wire/tables/vm.js';
import { type Calls, Connection } from '../grpc/connection.js';
import { describeExit, type Exit, PluginChild } from './child-process.js';
import { Handshake } from './handshake.js';
import { pluginEnvironment } from './plugin-environment.js';
import type { LineListener, ProcessOutput } from './process-output.js';

export interface PluginOptions {
  /** Path of the plugin's executable. */
  executable: string;
  /** rpcchainvm protocol number of the host; the newest unless given. */
  protocol?: number;
  /** Milliseconds until the plugin must have called back; AvalancheGo's 5,000 unless given. */
  handshakeTimeout?: number;
  onLine?: LineListener;
  /** Variables that AvalancheGo would not set, for tests. */
  environment?: Readonly<Record<string, string>>;
}

/** The running plugin: its process and the client of its `vm.VM`. */
export class PluginProcess {
  /** Every method of the VM, e.g. `plugin.vm.BuildBlock()`. */
  readonly vm: Calls<typeof VM>;
  private readonly connections: Connection[] = [];

  private constructor(
    private readonly child: PluginChild,
    readonly protocol: Protocol,
    /** The address of the plugin's `vm.VM`, `unix:@NAME` or `127.0.0.1:PORT`. */
    readonly address: string,
  ) {
    this.vm = this.connect(address).calls(VM);
    // Otherwise a call to a process that has ended would never return.
    void child.exited.then(() => this.disconnect());
  }

  /**
   * Starts the executable and shakes hands.
   * @throws Error with the plugin's last lines, if it cannot be started, ends, calls back too late, or speaks another
   *   protocol
   */
  static async start(options: PluginOptions): Promise<PluginProcess> {
    const protocol = new Protocol(options.protocol ?? NEWEST_PROTOCOL);
    const { handshake, engineAddress } = await Handshake.listen(protocol);
    try {
      const environment = pluginEnvironment(engineAddress, protocol.number, options.environment);
      const child = await PluginChild.spawn(options.executable, environment, options.onLine);
      const address = await PluginProcess.shakeHands(handshake, child, options.handshakeTimeout ?? 5_000);
      return new PluginProcess(child, protocol, address);
    } finally {
      void handshake.close();
    }
  }

  private static async shakeHands(
    handshake: Handshake,
    child: PluginChild,
    timeout: number,
  ): Promise<string> {
    const late = new AbortController();
    try {
      return await Promise.race([
        handshake.pluginAddress,
        child.exited.then((exit) => Promise.reject(new Error(`the plugin ${describeExit(exit)}`))),
        sleep(timeout, undefined, { signal: late.signal, ref: false }).then(() =>
          Promise.reject(new Error(`the plugin did not call back within ${timeout} ms`)),
        ),
      ]);
    } catch (error) {
      await child.stop();
      throw new Error(`handshake failed: ${(error as Error).message}${child.output.tail()}`, {
        cause: error,
      });
    } finally {
      late.abort();
    }
  }

  get pid(): number {
    return this.child.pid;
  }

  get output(): ProcessOutput {
    return this.child.output;
  }

  /** How the process ended; undefined while it runs. */
  get exit(): Exit | undefined {
    return this.child.exit;
  }

  get exited(): Promise<Exit> {
    return this.child.exited;
  }

  /** A connection to another address of the plugin, closed with the rest. */
  connect(address: string): Connection {
    const connection = new Connection(this.protocol, address, (error, method) => this.explain(error, method));
    this.connections.push(connection);
    return connection;
  }

  /**
   * Stops it as AvalancheGo does: `Shutdown`, then SIGTERM, then SIGKILL 5 s later. It throws an error of `Shutdown`
   * only after that.
   * @param timeout milliseconds that `Shutdown` may take
   */
  async stop(timeout = SHUTDOWN_TIMEOUT): Promise<Exit> {
    const failed = this.exit
      ? undefined
      : await this.vm.Shutdown({}, { timeout }).then(() => undefined, asError);
    this.disconnect();
    const exit = await this.child.stop();
    if (failed) throw failed;
    return exit;
  }

  /** Ends it at once, as a crash would. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<Exit> {
    this.child.kill(signal);
    return await this.exited;
  }

  private disconnect(): void {
    for (const connection of this.connections.splice(0)) connection.close();
  }

  /** When a call fails because the process has ended, the error says so and has the process's last lines. */
  private async explain(error: ServiceError, method: string): Promise<Error> {
    if (error.code !== status.UNAVAILABLE) return error;
    const exit = await Promise.race([this.exited, sleep(LAST_WORDS, undefined, { ref: false })]);
    if (!exit) return error;
    return new Error(`${method} failed: the plugin ${describeExit(exit)}${this.output.tail()}`, {
      cause: error,
    });
  }
}

/** AvalancheGo's `consensus-shutdown-timeout`, ms. */
const SHUTDOWN_TIMEOUT = 60_000;
/** How many milliseconds before the end of the process its connection may break. */
const LAST_WORDS = 300;

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
