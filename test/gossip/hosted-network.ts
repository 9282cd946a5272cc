import { randomBytes } from 'node:crypto';
import {
  type Identity,
  identityFromSeed,
  onAnotherNode,
} from '../../packages/dev-host/src/chain/identity.js';
import type { Block } from '../../packages/dev-host/src/chain/node-chain.js';
import type { AppNetwork } from '../../packages/dev-host/src/services/host-services.js';
import { type HostedChain, type HostedChainOptions, startHostedChain } from '../hosted-chain.js';
import { until } from '../process/until.js';

/** What a node has sent, as `appsender.AppSender` takes it. */
export interface Sent {
  readonly from: number;
  readonly call: 'SendAppGossip' | 'SendAppGossipSpecific' | 'SendAppRequest' | 'SendAppResponse';
  readonly bytes: Uint8Array;
}

/**
 * Plugin processes of one chain, each on a host of its own, whose application messages reach each other as AvalancheGo carries
 * them. Consensus is the test's: it says who builds, and everybody accepts that.
 */
export class HostedNetwork {
  readonly nodes: HostedChain[] = [];
  readonly sent: Sent[] = [];
  private readonly ids: Uint8Array[] = [];
  /** Nodes whose messages and connections are cut. */
  private readonly away = new Set<number>();

  private constructor() {}

  static async start(
    count: number,
    options: HostedChainOptions = {},
    configOf: (node: number) => object | undefined = () => undefined,
    environmentOf: (node: number) => Record<string, string> = () => ({}),
  ): Promise<HostedNetwork> {
    const network = new HostedNetwork();
    const first = identityFromSeed(randomBytes(8));
    for (let i = 0; i < count; i++) {
      const identity: Identity = onAnotherNode(first, Buffer.from(`node ${i}`));
      network.ids.push(identity.nodeId);
      const config = configOf(i);
      const node = await startHostedChain({
        ...options,
        ...(config && { config }),
        environment: environmentOf(i),
        identity,
        automatic: false,
        network: network.sender(i),
      });
      network.nodes.push(node);
    }
    for (let i = 0; i < count; i++) await network.connect(i);
    return network;
  }

  at(i: number): HostedChain {
    const node = this.nodes[i];
    if (!node) throw new Error(`there is no node ${i}`);
    return node;
  }

  idOf(i: number): Uint8Array {
    return this.ids[i] as Uint8Array;
  }

  /** The others hear of this node, and it of them. */
  async connect(i: number): Promise<void> {
    this.away.delete(i);
    for (const j of this.othersOf(i)) {
      await this.tellConnected(i, j);
      await this.tellConnected(j, i);
    }
  }

  async disconnect(i: number): Promise<void> {
    for (const j of this.othersOf(i)) {
      await this.at(i).plugin.vm.Disconnected({ nodeId: this.idOf(j) });
      await this.at(j).plugin.vm.Disconnected({ nodeId: this.idOf(i) });
    }
    this.away.add(i);
  }

  /** Ends this plugin as a crash does, if it has not ended by itself; the others lose their connection to it. */
  async crash(i: number): Promise<void> {
    await this.at(i).kill();
    this.away.add(i);
    for (const j of this.othersOf(i)) await this.at(j).plugin.vm.Disconnected({ nodeId: this.idOf(i) });
  }

  /** Starts it again after a crash, with what was accepted meanwhile; it connects when it has caught up. */
  async restart(i: number, missed: readonly Block[] = []): Promise<void> {
    await this.at(i).start({ environment: {} });
    for (const block of missed) await this.acceptOn(i, block);
    await this.connect(i);
  }

  /** Waits until this node has something to build, and builds it. */
  build(i: number): Promise<Block> {
    return until(() => this.at(i).chain.build(), { what: `a block of node ${i}`, every: 20 });
  }

  /** What one node makes of a block that its network accepts. */
  async acceptOn(i: number, block: Block): Promise<void> {
    const { chain } = this.at(i);
    await chain.verify(block);
    await chain.prefer(block);
    await chain.accept({ height: block.height, id: block.id });
  }

  /** Waits until this node has something to build, builds it, and has it accepted by all. @returns its data */
  async buildOn(i: number): Promise<Buffer> {
    return this.accept(await this.build(i));
  }

  /** A block that one of them has built. @returns its data */
  async accept(block: Block): Promise<Buffer> {
    for (const node of this.nodes) {
      await node.chain.verify(block);
      await node.chain.prefer(block);
    }
    for (const node of this.nodes) await node.chain.accept({ height: block.height, id: block.id });
    const { data } = JSON.parse(Buffer.from(block.bytes).toString()) as { data: string };
    return Buffer.from(data.slice(2), 'hex');
  }

  /** Nothing is left to build on any node. */
  async isIdle(): Promise<boolean> {
    const builds = await Promise.allSettled(this.nodes.map((node) => node.chain.build()));
    return builds.every(({ status }) => status === 'rejected');
  }

  async metric(i: number, name: string): Promise<number> {
    const { metricFamilies } = await this.at(i).plugin.vm.Gather();
    const family = metricFamilies.find((one) => one.name?.endsWith(name));
    const values = family?.metric.map(({ counter, gauge }) => counter?.value ?? gauge?.value ?? 0) ?? [];
    return values.reduce((sum, value) => sum + value, 0);
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()));
  }

  private othersOf(i: number): number[] {
    return this.nodes.map((_, j) => j).filter((j) => j !== i && !this.away.has(j));
  }

  private async tellConnected(to: number, about: number): Promise<void> {
    await this.at(to).plugin.vm.Connected({ nodeId: this.idOf(about) });
  }

  /** AvalancheGo's side of `appsender.AppSender` for one node. */
  private sender(from: number): AppNetwork {
    const nodeId = () => this.idOf(from);
    const gossip = (call: Sent['call'], msg: Uint8Array, to: readonly number[]) => {
      this.sent.push({ from, call, bytes: msg });
      for (const i of to) this.deliver(() => this.at(i).plugin.vm.AppGossip({ nodeId: nodeId(), msg }));
      return {};
    };
    return {
      SendAppGossip: ({ msg, nodeIds, validators }) => {
        // None of these has to have the fields: up to protocol 33 the host chooses, up to 34 nobody is named.
        const named = this.indexesOf(nodeIds ?? []);
        const sampled = validators === undefined ? 1 : Number(validators);
        const to = this.reachable(from).filter((i, place) => named.includes(i) || place < sampled);
        return gossip('SendAppGossip', msg, to);
      },
      SendAppGossipSpecific: ({ msg, nodeIds }) =>
        gossip(
          'SendAppGossipSpecific',
          msg,
          this.reachable(from).filter((i) => this.indexesOf(nodeIds).includes(i)),
        ),
      SendAppRequest: ({ nodeIds, requestId, request }) => {
        this.sent.push({ from, call: 'SendAppRequest', bytes: request });
        for (const i of this.reachable(from).filter((one) => this.indexesOf(nodeIds).includes(one)))
          this.deliver(() =>
            this.at(i).plugin.vm.AppRequest({
              nodeId: nodeId(),
              requestId,
              request,
              deadline: { seconds: BigInt(Math.floor(Date.now() / 1000) + 10) },
            }),
          );
        return {};
      },
      SendAppResponse: ({ nodeId: to, requestId, response }) => {
        this.sent.push({ from, call: 'SendAppResponse', bytes: response });
        for (const i of this.indexesOf([to]))
          this.deliver(() => this.at(i).plugin.vm.AppResponse({ nodeId: nodeId(), requestId, response }));
        return {};
      },
    };
  }

  private reachable(from: number): number[] {
    return this.away.has(from) ? [] : this.othersOf(from);
  }

  private indexesOf(nodeIds: readonly Uint8Array[]): number[] {
    // A node that is none of these is told nothing.
    return nodeIds
      .map((id) => this.ids.findIndex((one) => Buffer.compare(one, id) === 0))
      .filter((i) => i >= 0);
  }

  /** The host carries a message after it has answered the sender. Any error of a handler would end a real chain. */
  private deliver(call: () => Promise<unknown>): void {
    setImmediate(() => void call());
  }
}
