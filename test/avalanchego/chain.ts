import type { ChainIds } from '../../packages/devnet/src/chain-request.js';
import { PChain } from '../../packages/devnet/src/p-chain.js';
import { type ApiBlock, TimestampApi, textOf } from '../api/timestamp-api.js';
import { until } from '../process/until.js';
import type { Network } from './network.js';
import type { AvalancheNode } from './node.js';
import { createOnOldPChain } from './old-p-chain.js';
import { VM_ID, VM_NAME } from './plugin.js';

/** The tutorial's genesis, and the ID that its block has. */
const GENESIS = '{"data":"2YfUpY9RCX"}';
export const GENESIS_ID = 'WFBLfMkNe3gTQ7Vzy3Zo5vBpQD6vq4ebZRRtgt2pVgZxARELB';

/**
 * How long a proposal may wait to become a block, in ms. Every 5 s another node is drawn to build. If only one node has
 * the proposal, it waits until that node is drawn: with three validators, once in a hundred times for over a minute.
 */
const ITS_TURN = 240_000;

/** How a chain is made. */
export interface ChainOptions {
  /** The chain's config file on this node; no file where it is undefined. */
  config?: (node: AvalancheNode) => object | undefined;
  /** Whether validators pause between blocks as AvalancheGo has it; not unless given, since most tests make many blocks. */
  hasPause?: boolean;
}

/** A TimestampVM chain on a network: made on the P-chain, tracked by nodes. */
export class Chain {
  private constructor(
    readonly network: Network,
    readonly ids: ChainIds,
    private readonly options: ChainOptions,
  ) {}

  /** Makes the subnet and the chain, and restarts every node of the network as its follower. */
  static async create(network: Network, options: ChainOptions = {}): Promise<Chain> {
    const { first } = network;
    const request = { vmId: VM_ID, name: VM_NAME, genesis: GENESIS, validators: network.validators };
    const { wallet } = first.release;
    const ids = wallet
      ? await createOnOldPChain(wallet, first.uri, request)
      : await (await PChain.at(first.uri)).create(request);
    const chain = new Chain(network, ids, options);
    await chain.whenValidated(first);
    for (const node of network.nodes) chain.configure(node);
    await network.restart();
    await chain.whenFollowed();
    return chain;
  }

  /** Lets a new node start, and follow the chain from nothing. */
  async join(node: AvalancheNode): Promise<void> {
    this.configure(node);
    await node.start();
    await this.whenFollowed([node]);
  }

  /** Waits until these nodes (all unless given) have caught up with the chain and answer for it. */
  async whenFollowed(nodes: AvalancheNode[] = this.network.nodes): Promise<void> {
    const follows = (node: AvalancheNode) => async () =>
      (await node.api.isBootstrapped(this.ids.chainId)) && (await this.at(node).ping());
    await Promise.all(nodes.map((node) => node.until(follows(node), 'the chain to be followed', 120_000)));
  }

  /** The chain's API at this node. */
  at(node: AvalancheNode): TimestampApi {
    return new TimestampApi(`${node.uri}/ext/bc/${this.ids.chainId}/rpc`);
  }

  /** Proposes at this node and waits until the block is accepted at these (that one unless given); returns it. */
  async accept(text: string, node: AvalancheNode, nodes = [node]): Promise<ApiBlock> {
    await this.at(node).propose(text);
    const [block] = await Promise.all(nodes.map((each) => this.whenAccepted(text, each)));
    if (!block) throw new Error('no node to look at');
    return block;
  }

  /**
   * Proposes all of these texts at once, to the nodes in turn, and waits until each node has accepted that many more
   * blocks.
   */
  async acceptAll(texts: string[], nodes: AvalancheNode[]): Promise<void> {
    const [first] = nodes;
    if (!first) throw new Error('no node to propose at');
    const before = (await this.lastBlock(first)).height;
    for (const [i, text] of texts.entries()) await this.at(nodes[i % nodes.length] ?? first).propose(text);
    await Promise.all(nodes.map((node) => this.whenHeight(before + texts.length, node)));
  }

  /** Waits until the node has accepted a block of this height, its last. */
  async whenHeight(height: number, node: AvalancheNode): Promise<void> {
    const reached = async () => (await this.lastBlock(node)).height === height;
    await node.until(reached, `the block of height ${height} to be accepted`, ITS_TURN);
  }

  /** Waits until the node's last accepted block holds this text. */
  whenAccepted(text: string, node: AvalancheNode, within = ITS_TURN): Promise<ApiBlock> {
    const look = async () => {
      const block = await this.lastBlock(node);
      if (textOf(block) !== text) throw new Error(`the last accepted block is ${JSON.stringify(block)}`);
      return block;
    };
    return node.until(look, `the proposal ${text} to be accepted`, within);
  }

  /** The node's last accepted block. */
  async lastBlock(node: AvalancheNode): Promise<ApiBlock> {
    const api = this.at(node);
    return api.getBlock(await api.lastAccepted());
  }

  private async whenValidated({ api }: AvalancheNode): Promise<void> {
    const wanted = this.network.validators.length;
    await until(async () => (await api.currentValidators(this.ids.subnetId)).length === wanted, {
      what: `${wanted} validators of the subnet`,
    });
  }

  /**
   * Installs the plugin together with the config, after the chain was created. A node without sybil protection starts
   * each new chain at once, and would otherwise start it without its config.
   */
  private configure(node: AvalancheNode): void {
    node.installPlugin();
    node.trackedSubnets.add(this.ids.subnetId);
    const config = this.options.config?.(node);
    if (config) node.writeConfig(`chains/${this.ids.chainId}/config.json`, config);
    if (this.options.hasPause) return;
    // No pause between blocks, because the tests make many.
    node.writeConfig(`subnets/${this.ids.subnetId}.json`, { proposerMinBlockDelay: 0 });
  }
}
