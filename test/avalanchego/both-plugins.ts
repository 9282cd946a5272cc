import { type ServiceError, status } from '@grpc/grpc-js';
import { BareClient } from '../wire/bare-client.js';
import { BareHost } from '../wire/bare-host.js';
import { buildRustPlugin } from './build-rust.js';

/** The protocol that this timestampvm-rs speaks. */
const PROTOCOL = 28;

/** How a plugin answered a call: with a message, with an error text, or not at all. */
// biome-ignore lint/suspicious/noExplicitAny: messages as the dialect has them, compared by the tests
export type Answer = { message: any } | { refused: string } | { crashed: true };

/**
 * The body of an answer. It is undefined for HTTP's 500 (timestampvm-rs's answer to what it cannot read), and if the
 * plugin crashed.
 */
export type RpcAnswer = string | undefined;

export interface OfBoth<T> {
  readonly ours: T;
  readonly theirs: T;
}

/** This project's plugin and timestampvm-rs, each with its own host and chain. Both chains have the same genesis. */
export class BothPlugins {
  private constructor(
    private readonly ours: AskedPlugin,
    private readonly theirs: AskedPlugin,
  ) {}

  static async start(): Promise<BothPlugins> {
    const theirs = await AskedPlugin.start(await buildRustPlugin());
    return new BothPlugins(await AskedPlugin.start(), theirs);
  }

  /** @param method of `vm.VM` */
  async ask(method: string, request: object = {}): Promise<OfBoth<Answer>> {
    const ask = (plugin: AskedPlugin) => plugin.ask(method, request);
    const [ours, theirs] = await Promise.all([ask(this.ours), ask(this.theirs)]);
    return { ours, theirs };
  }

  /** A request to `/rpc`. */
  async post(body: Uint8Array | string): Promise<OfBoth<RpcAnswer>> {
    const post = (plugin: AskedPlugin) => plugin.post(Buffer.from(body));
    const [ours, theirs] = await Promise.all([post(this.ours), post(this.theirs)]);
    return { ours, theirs };
  }

  dispose(): void {
    this.ours.dispose();
    this.theirs.dispose();
  }
}

class AskedPlugin {
  private constructor(
    private readonly host: BareHost,
    private readonly http: BareClient,
  ) {}

  static async start(executable?: string): Promise<AskedPlugin> {
    const host = await BareHost.start(PROTOCOL, executable);
    await host.plugin.ready();
    await host.initialize({});
    await host.plugin.call('vm.VM/SetState', { state: 'STATE_NORMAL_OP' });
    const { handlers } = await host.plugin.call('vm.VM/CreateHandlers');
    const { serverAddr } = handlers.find(({ prefix }: { prefix: string }) => prefix === '/rpc');
    const http = new BareClient(host.dialect, serverAddr);
    await http.ready();
    return new AskedPlugin(host, http);
  }

  async ask(method: string, request: object): Promise<Answer> {
    try {
      return { message: await this.host.plugin.call(`vm.VM/${method}`, request) };
    } catch (error) {
      return failure(error as ServiceError);
    }
  }

  async post(body: Buffer): Promise<RpcAnswer> {
    try {
      const request = { method: 'POST', url: '/ext/bc/chain/rpc', body };
      const answer = await this.http.call('http.HTTP/HandleSimple', request);
      return Buffer.from(answer.body).toString();
    } catch (error) {
      failure(error as ServiceError);
      return undefined;
    }
  }

  dispose(): void {
    this.http.close();
    this.host.dispose();
  }
}

/** @throws an error that is not an answer of a plugin */
function failure(error: ServiceError): Answer {
  if (error.code === status.UNKNOWN) return { refused: error.details };
  if (error.code === status.CANCELLED) return { crashed: true };
  throw error;
}
