import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { idToCb58, vmIdFromName } from '../../../src/common/id.js';
import type { ChainIds } from './chain-request.js';
import { DevnetNode } from './devnet-node.js';
import { PChain } from './p-chain.js';
import type { PluginFile } from './plugin-file.js';
import { type InitialStaker, STAKED_NETWORK_ID, stakedGenesis } from './staked-genesis.js';

export interface DevnetOptions {
  readonly avalanchego: string;
  readonly nodes: number;
  /** How many of the nodes validate, with stake. 0 turns sybil protection off, and then all of them decide. */
  readonly validators: number;
  readonly directory: string;
  /** API port of the first node; each further node takes the next two. */
  readonly httpPort: number;
  /** URL of a Postgres server for the accepted blocks; embedded PGlite without it. */
  readonly postgres?: string | undefined;
  readonly plugin: PluginFile;
  /** Gets progress lines. */
  readonly say: (line: string) => void;
}

const VM_NAME = 'timestampvm';
const GENESIS = '{"data":"timestampvm"}';

/**
 * A local network of AvalancheGo nodes with one chain of this VM on it. Without validators, sybil protection is off:
 * every node decides on the chain, and no stake is needed. With validators it works like other networks: validators
 * take turns to build blocks, with AvalancheGo's own pause between blocks, and the other nodes follow. The key that
 * owns the funds signs the P-chain transactions.
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
          say: options.say,
        }),
    );
  }

  /**
   * Starts the network, creates the chain, and waits until every node serves it.
   * @param signal aborts the start: it rejects soon, and starts no more nodes
   */
  async start(signal: AbortSignal): Promise<void> {
    const vmId = idToCb58(vmIdFromName(VM_NAME));
    const { network, validators } = await this.network(signal);
    await this.startNodes(network, signal);
    const { say } = this.options;
    say('making the subnet and the chain');
    const [first] = this.nodes as [DevnetNode];
    const request = { vmId, name: VM_NAME, genesis: GENESIS, validators };
    this.ids = await (await PChain.at(first.uri, { signal, say })).create(request);
    const { chainId, subnetId } = this.ids;
    const database = this.options.postgres && { database: { url: this.options.postgres } };
    for (const node of this.nodes) {
      this.options.plugin.install(node.pluginDir, vmId);
      if (database) node.writeConfig(`chains/${chainId}/config.json`, database);
      // No pause between blocks.
      if (validators.length === 0) node.writeConfig(`subnets/${subnetId}.json`, { proposerMinBlockDelay: 0 });
    }
    say('starting the nodes again, with the chain');
    await this.stop();
    await this.startNodes([...network, `--track-subnets=${subnetId}`], signal);
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

  /** The flags that make the nodes one network, and its validators' node IDs. */
  private async network(signal: AbortSignal): Promise<{ network: string[]; validators: string[] }> {
    const { nodes, validators, directory } = this.options;
    const quorum = (sample: number): string[] => [
      `--snow-sample-size=${sample}`,
      `--snow-quorum-size=${Math.floor(sample / 2) + 1}`,
    ];
    const withoutStake = ['--network-id=local', '--sybil-protection-enabled=false', ...quorum(nodes)];
    if (validators === 0) return { network: withoutStake, validators: [] };
    const stakers = await this.makeKeys(withoutStake, signal);
    const genesisFile = join(directory, 'genesis.json');
    writeFileSync(genesisFile, stakedGenesis(stakers, Date.now()));
    const network = [
      `--network-id=${STAKED_NETWORK_ID}`,
      `--genesis-file=${genesisFile}`,
      ...quorum(validators),
    ];
    return { network, validators: stakers.map(({ nodeId }) => nodeId) };
  }

  /**
   * Starts each future validator once, alone, so that it creates its keys: the genesis names its validators by these
   * keys.
   */
  private async makeKeys(flags: readonly string[], signal: AbortSignal): Promise<InitialStaker[]> {
    const stakers: InitialStaker[] = [];
    for (const node of this.nodes.slice(0, this.options.validators)) {
      signal.throwIfAborted();
      await node.start([...flags, '--bootstrap-ips=', '--bootstrap-ids=']);
      stakers.push(await node.whenIdentified(signal));
      await node.stop();
    }
    return stakers;
  }

  /** Starts the first node without a bootstrap node; the others bootstrap from it. */
  private async startNodes(flags: readonly string[], signal: AbortSignal): Promise<void> {
    const [first, ...others] = this.nodes as [DevnetNode, ...DevnetNode[]];
    signal.throwIfAborted();
    await first.start([...flags, '--bootstrap-ips=', '--bootstrap-ids=']);
    const { nodeId } = await first.whenIdentified(signal);
    for (const node of others) {
      signal.throwIfAborted();
      await node.start([...flags, `--bootstrap-ips=${first.stakingAddress}`, `--bootstrap-ids=${nodeId}`]);
    }
    await Promise.all(this.nodes.map((node) => node.whenBootstrapped(['P', 'X', 'C'], signal)));
  }
}
