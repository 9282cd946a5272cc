import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeDirectory, temporaryDirectory } from '../process/temporary-directory.js';
import { PLUGIN } from '../workspace.js';
import { CUSTOM_NETWORK_ID, writeGenesis } from './genesis.js';
import { AvalancheNode } from './node.js';
import type { Release } from './releases.js';
import { stakingKeyFlags } from './staking-keys.js';

/** How a network is made. */
export interface NetworkOptions {
  release: Release;
  /** How many there are, for validators only; three unless given, of which one may be away. */
  count?: number;
  /** The executable of each validator's plugin, by its number; the one under test unless given. */
  plugins?: string[];
  /** When the network's upgrades come; the default is AvalancheGo's (all of them long ago). For validators only. */
  upgrades?: object;
}

/** Nodes that belong together. Create it, and `dispose` of it in `afterAll`. */
export class Network {
  readonly nodes: AvalancheNode[] = [];

  private constructor(
    private readonly release: Release,
    private readonly dir: string,
    /** Node IDs of the validators of the primary network, which have to validate a subnet too; none without staking. */
    readonly validators: string[],
    private readonly flags: string[],
  ) {}

  /** One node that is a network by itself: without staking, it alone decides every chain that it tracks. */
  static async solo({ release, plugins = [PLUGIN] }: NetworkOptions): Promise<Network> {
    const dir = temporaryDirectory('avalanchego-network');
    const file = join(dir, 'genesis.json');
    if (release.localGenesisExpired) await writeGenesis(release, file, 1);
    const flags = [
      ...(release.localGenesisExpired ? customNetwork(file) : ['--network-id=local']),
      '--sybil-protection-enabled=false',
      '--snow-sample-size=1',
      '--snow-quorum-size=1',
    ];
    const network = new Network(release, dir, [], flags);
    await network.addNode({ plugin: plugins[0] ?? PLUGIN });
    return network.begun();
  }

  /** Validators with real staking; further nodes, which validate nothing, come by `addNode`. */
  static async ofValidators({
    release,
    count = 3,
    plugins = [],
    upgrades,
  }: NetworkOptions): Promise<Network> {
    const dir = temporaryDirectory('avalanchego-network');
    const file = join(dir, 'genesis.json');
    const validators = await writeGenesis(release, file, count);
    const network = new Network(release, dir, validators, [
      ...customNetwork(file),
      '--sybil-protection-enabled=true',
      `--snow-sample-size=${count}`,
      `--snow-quorum-size=${Math.floor(count / 2) + 1}`,
    ]);
    if (upgrades) writeFileSync(network.upgradeFile, JSON.stringify(upgrades));
    for (let number = 1; number <= count; number++) {
      const flags = await stakingKeyFlags(release, number);
      await network.addNode({ plugin: plugins[number - 1] ?? PLUGIN, flags });
    }
    return network.begun();
  }

  get first(): AvalancheNode {
    const [node] = this.nodes;
    if (!node) throw new Error('a network without nodes');
    return node;
  }

  /** A further node, not started yet. */
  async addNode({
    plugin = PLUGIN,
    flags = [],
  }: {
    plugin?: string;
    flags?: string[];
  } = {}): Promise<AvalancheNode> {
    const node: AvalancheNode = await AvalancheNode.create({
      release: this.release,
      plugin,
      networkFlags: () => [...this.flags, ...flags, ...this.bootstrapFlags(node), ...this.upgradeFlags(node)],
    });
    this.nodes.push(node);
    return node;
  }

  /** Restarts these nodes (all unless given) at once: validators wait for each other. */
  async restart(nodes: AvalancheNode[] = this.nodes): Promise<void> {
    await Promise.all(nodes.map((node) => node.stop()));
    await this.started(nodes);
  }

  /** Ends every node, whatever state it is in, and removes what they left. */
  async dispose(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.dispose()));
    removeDirectory(this.dir);
  }

  /** Starts for the first time. Nothing is left of a network that does not come up. */
  private async begun(): Promise<this> {
    try {
      await this.started(this.nodes);
      return this;
    } catch (error) {
      await this.dispose();
      throw error;
    }
  }

  private async started(nodes: AvalancheNode[]): Promise<void> {
    // One after another, because each node needs the address of a validator that already runs.
    for (const node of nodes) await node.launch();
    await Promise.all(nodes.map((node) => node.whenReady()));
  }

  private get upgradeFile(): string {
    return join(this.dir, 'upgrades.json');
  }

  private upgradeFlags({ release }: AvalancheNode): string[] {
    const told = existsSync(this.upgradeFile) && !release.fixedUpgrades;
    return told ? [`--upgrade-file=${this.upgradeFile}`] : [];
  }

  /** A node learns about the network from a validator that runs; the very first one has nobody to ask. */
  private bootstrapFlags(asking: AvalancheNode): string[] {
    const known = this.validators.findIndex((_, i) => this.nodes[i] !== asking && this.nodes[i]?.isRunning);
    const ip = known < 0 ? '' : `127.0.0.1:${this.nodes[known]?.stakingPort}`;
    const id = known < 0 ? '' : this.validators[known];
    return [`--bootstrap-ips=${ip}`, `--bootstrap-ids=${id}`];
  }
}

function customNetwork(genesisFile: string): string[] {
  return [`--network-id=${CUSTOM_NETWORK_ID}`, `--genesis-file=${genesisFile}`];
}
