import { ChainContext } from '../../common/chain-context.js';
import { idToCb58, nodeIdToText } from '../../common/id.js';
import { ChainConfig } from '../../config/chain-config.js';
import { VERSION } from '../../version.js';
import { genesisBlock, parseGenesis } from '../block/genesis.js';
import { JsonRpcController, JsonRpcMethod } from '../json-rpc/json-rpc.decorators.js';
import { JsonText } from '../json-rpc/json-rpc-answer.js';
import { Mempool } from '../mempool/mempool.service.js';
import { REACHABLE_LIMIT_BYTES } from '../mempool/mempool-errors.js';
import { Receipts } from '../receipts/receipts.service.js';
import { referenceJson } from '../receipts/reference-json.js';
import { DataIndex } from '../search/data-index.js';
import { AcceptedBlocks } from '../state/accepted-blocks.service.js';
import { ChainState } from '../state/chain-state.service.js';
import { CHAIN_API } from './chain-api.js';
import { EXAMPLE } from './example-values.js';
import { queueStatus } from './queue-status.js';
import { GetStatusResult } from './status-results.js';

/** What this node and its chain are, and how they are. */
@JsonRpcController(CHAIN_API)
export class StatusController {
  private genesisId: string | undefined;

  constructor(
    private readonly context: ChainContext,
    private readonly config: ChainConfig,
    private readonly accepted: AcceptedBlocks,
    private readonly state: ChainState,
    private readonly mempool: Mempool,
    private readonly receipts: Receipts,
    private readonly index: DataIndex,
  ) {}

  @JsonRpcMethod({
    summary: 'What this node and its chain are, how they are, and the limits of calls.',
    result: GetStatusResult,
    example: {
      params: {},
      result: {
        networkID: 1,
        genesisID: EXAMPLE.block.parent_id,
        state: 'normal',
        bootstrapped: true,
        lastAccepted: EXAMPLE.reference,
        pending: { count: 0, bytes: 0, oldestSeconds: 0 },
        search: { state: 'ready' },
        limits: { maxDataBytes: REACHABLE_LIMIT_BYTES, maxBlocks: 1_024, maxWaitMs: 5_000 },
      },
    },
  })
  async getStatus(): Promise<JsonText> {
    const { engineState } = this.state;
    const told = JSON.stringify({
      version: VERSION,
      ...this.identity,
      state: engineState ?? 'initialized',
      bootstrapped: engineState === 'normal',
      pending: queueStatus(this.mempool),
      search: await this.searchStatus(),
      limits: this.limits,
    });
    // Not by JSON.stringify, which would refuse heights and times: they are u64.
    return new JsonText(`${told.slice(0, -1)},"lastAccepted":${referenceJson(this.accepted.lastAccepted)}}`);
  }

  private get identity() {
    const { networkId, subnetId, chainId, nodeId, genesisBytes } = this.context;
    this.genesisId ??= idToCb58(genesisBlock(parseGenesis(genesisBytes)).id);
    return {
      networkID: networkId,
      subnetID: idToCb58(subnetId),
      chainID: idToCb58(chainId),
      nodeID: nodeIdToText(nodeId),
      origin: Buffer.from(this.receipts.origin).toString('hex'),
      genesisID: this.genesisId,
    };
  }

  private async searchStatus() {
    const { state } = this.index;
    const progress = state === 'building' ? await this.index.progress() : undefined;
    return { state, ...(progress !== undefined && { progress }) };
  }

  private get limits() {
    const { maxBlocks, maxWaitMs, maxBatch, maxBodyBytes } = this.config.api;
    return { maxDataBytes: REACHABLE_LIMIT_BYTES, maxBlocks, maxWaitMs, maxBatch, maxBodyBytes };
  }
}
