import type { Decoded } from '../../../../src/wire/schema.js';
import type { BuildBlockResponse, InitializeResponse } from '../../../../src/wire/tables/vm.js';
import type { PluginProcess } from '../plugin/plugin-process.js';
import type { HostServices } from '../services/host-services.js';
import type { AcceptedIndex, Tip } from './accepted-index.js';
import type { Identity } from './identity.js';
import { type ChainFiles, initializeRequest } from './initialize-request.js';

/** A block as the plugin describes it. */
export type Block = Pick<
  Decoded<typeof BuildBlockResponse>,
  'id' | 'parentId' | 'bytes' | 'height' | 'timestamp'
>;

/** The chain as its node drives it: each method is one step that AvalancheGo takes, in AvalancheGo's order. */
export class NodeChain {
  /** Whether it is in normal operation. */
  isReady = false;
  private tip: Tip | undefined;

  constructor(
    readonly plugin: PluginProcess,
    private readonly services: HostServices,
    private readonly index: AcceptedIndex,
    readonly identity: Identity,
    private readonly files: ChainFiles,
  ) {}

  /** The last accepted block. Only after `initialize`. */
  get lastAccepted(): Tip {
    if (!this.tip) throw new Error('the chain is not initialized');
    return this.tip;
  }

  /**
   * Calls `Initialize`, and does what the proposervm does after it.
   * @returns the plugin's last accepted block, and the tip that the node dropped in order to begin there
   * @throws StateMismatchError when the plugin is ahead of the node
   */
  async initialize(): Promise<{
    lastAccepted: Decoded<typeof InitializeResponse>;
    rolledBackFrom?: Tip | undefined;
  }> {
    const { vm } = this.plugin;
    const request = initializeRequest(this.identity, this.files, this.services);
    const lastAccepted = await vm.Initialize(request);
    this.tip = { height: lastAccepted.height, id: lastAccepted.lastAcceptedId };
    return { lastAccepted, rolledBackFrom: this.index.reconcile(this.tip) };
  }

  /** Brings the chain to normal operation, without a network from which to fetch blocks. */
  async bootstrap(): Promise<void> {
    const { vm } = this.plugin;
    await vm.StateSyncEnabled();
    await vm.SetState({ state: 'STATE_BOOTSTRAPPING' });
    const { lastAcceptedId } = await vm.SetState({ state: 'STATE_NORMAL_OP' });
    await vm.SetPreference({ id: lastAcceptedId });
    this.isReady = true;
  }

  async build(): Promise<Block> {
    return await this.plugin.vm.BuildBlock();
  }

  async verify(block: Pick<Block, 'bytes'>): Promise<void> {
    await this.plugin.vm.BlockVerify({ bytes: block.bytes });
  }

  async prefer(block: Pick<Block, 'id'>): Promise<void> {
    await this.plugin.vm.SetPreference({ id: block.id });
  }

  /** Writes the node's own index first, because it must never be behind the plugin. */
  async accept({ height, id }: Tip): Promise<void> {
    this.index.write({ height, id });
    await this.plugin.vm.BlockAccept({ id });
    this.tip = { height, id };
  }

  async reject(block: Pick<Block, 'id'>): Promise<void> {
    await this.plugin.vm.BlockReject({ id: block.id });
  }
}
