import { join } from 'node:path';
import { idToCb58, vmIdFromName } from '../common/id.js';
import type { ChainIds } from './chain-request.js';
import { DevnetNode } from './devnet-node.js';
import { PChain } from './p-chain.js';

export interface DevnetOptions {
  readonly avalanchego: string;
  readonly nodes: number;
  readonly directory: string;
  /** Of the first node; each further one takes the next two. */
  readonly httpPort: number;
  /** Of a Postgres server for the accepted blocks; embedded PGlite where there is none. */
  readonly postgres?: string | undefined;
  /** Puts the plugin into a plugin directory, under this VM ID. */
  readonly install: (directory: string, vmId: string) => void;
}

const VM_NAME = 'timestampvm';
const GENESIS = '{"data":"timestampvm"}';

/**
 * A local network of AvalancheGo nodes with one chain of this VM on it. Sybil protection is off: every node decides on
 * the chain, and no stake is needed. P-chain transactions are made with the key that owns the funds of local networks.
 */
export class Devnet {
  private readonly nodes: DevnetNode[];
  private ids: ChainIds | undefined;

  constructor(private readonly options: DevnetOptions) {
    this.nodes = Array.from(
      { length: options.nodes },
      (_, i) =>
        new DevnetNode({
          avalanchego: options.avalanchego,
          directory: join(options.directory, `node${i + 1}`),
          httpPort: options.httpPort + 2 * i,
          stakingPort: options.httpPort + 2 * i + 1,
        }),
    );
  }

  /**
   * From nothing to a chain that every node serves.
   * @param signal ends it early: it rejects soon, and starts no more nodes
   */
  async start(signal: AbortSignal): Promise<void> {
    const vmId = idToCb58(vmIdFromName(VM_NAME));
    await this.startNodes([], signal);
    const [first] = this.nodes as [DevnetNode];
    const request = { vmId, name: VM_NAME, genesis: GENESIS, validators: [] };
    this.ids = await (await PChain.at(first.uri, signal)).create(request);
    const { chainId, subnetId } = this.ids;
    const database = this.options.postgres && { database: { url: this.options.postgres } };
    for (const node of this.nodes) {
      this.options.install(node.pluginDir, vmId);
      if (database) node.writeConfig(`chains/${chainId}/config.json`, database);
      // Blocks as soon as there is something for one.
      node.writeConfig(`subnets/${subnetId}.json`, { proposerMinBlockDelay: 0 });
    }
    await this.stop();
    await this.startNodes([`--track-subnets=${subnetId}`], signal);
    await Promise.all(this.nodes.map((node) => node.whenBootstrapped([chainId], signal)));
  }

  get chainId(): string {
    return this.ids?.chainId ?? '';
  }

  /** The chain's API at each node. */
  get urls(): string[] {
    return this.nodes.map(({ uri }) => `${uri}/ext/bc/${this.chainId}/rpc`);
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()));
  }

  /** The first node is told of none, the others of it. */
  private async startNodes(more: readonly string[], signal: AbortSignal): Promise<void> {
    const { nodes } = this.options;
    const flags = [
      '--network-id=local',
      '--sybil-protection-enabled=false',
      `--snow-sample-size=${nodes}`,
      `--snow-quorum-size=${Math.floor(nodes / 2) + 1}`,
      ...more,
    ];
    const [first, ...others] = this.nodes as [DevnetNode, ...DevnetNode[]];
    signal.throwIfAborted();
    await first.start([...flags, '--bootstrap-ips=', '--bootstrap-ids=']);
    await first.whenBootstrapped(['P'], signal);
    const id = others.length > 0 ? await first.nodeId() : '';
    for (const node of others) {
      signal.throwIfAborted();
      await node.start([...flags, `--bootstrap-ips=${first.stakingAddress}`, `--bootstrap-ids=${id}`]);
    }
    await Promise.all(this.nodes.map((node) => node.whenBootstrapped(['P', 'X', 'C'], signal)));
  }
}
