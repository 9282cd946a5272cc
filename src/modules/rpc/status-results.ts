import { ResultField } from '../json-rpc/result-field.js';
import { FLAG_JSON, ID_JSON, TEXT_JSON, WHOLE_JSON } from '../json-rpc/result-types.js';
import { BlockReferenceResult } from './block-results.js';

class QueueStatus {
  @ResultField(WHOLE_JSON, { about: 'How many proposals wait.' })
  count!: number;

  @ResultField(WHOLE_JSON, { about: 'How many bytes their data have.' })
  bytes!: number;

  @ResultField(WHOLE_JSON, { about: 'How long the oldest one has waited, in seconds; 0 when none waits.' })
  oldestSeconds!: number;
}

class SearchStatus {
  @ResultField({ enum: ['off', 'building', 'ready'] }, { about: 'Whether findBlocks works.' })
  state!: 'off' | 'building' | 'ready';

  @ResultField(
    { type: 'number', minimum: 0, maximum: 1 },
    { about: 'How much of the index is built, if that is known.', optional: true },
  )
  progress?: number;
}

class LimitsStatus {
  @ResultField(WHOLE_JSON, { about: 'The most bytes of data in a proposal.' })
  maxDataBytes!: number;

  @ResultField(WHOLE_JSON, { about: 'The most blocks of one getBlocks.' })
  maxBlocks!: number;

  @ResultField(WHOLE_JSON, { about: 'The longest waitMs.' })
  maxWaitMs!: number;

  @ResultField(WHOLE_JSON, { about: 'The most calls in a batch.' })
  maxBatch!: number;

  @ResultField(WHOLE_JSON, { about: 'The most bytes of a request.' })
  maxBodyBytes!: number;
}

export class GetStatusResult {
  @ResultField(TEXT_JSON, { about: 'The version of the plugin.' })
  version!: string;

  @ResultField(WHOLE_JSON, { about: 'The ID of the network: 1 for Mainnet, 5 for Fuji.' })
  networkID!: number;

  @ResultField(ID_JSON, { about: 'The ID of the subnet.' })
  subnetID!: string;

  @ResultField(ID_JSON, { about: 'The ID of the chain.' })
  chainID!: string;

  @ResultField(TEXT_JSON, { about: 'The ID of the node.' })
  nodeID!: string;

  @ResultField(
    { type: 'string', pattern: '^[0-9a-f]{16}$' },
    { about: 'The origin in the receipts of this node. It stays when the database moves to another node.' },
  )
  origin!: string;

  @ResultField(ID_JSON, { about: 'The ID of the genesis block.' })
  genesisID!: string;

  @ResultField(
    { enum: ['initialized', 'state-syncing', 'bootstrapping', 'normal'] },
    { about: 'The state that the node has set last.' },
  )
  state!: string;

  @ResultField(FLAG_JSON, { about: 'Whether the node has caught up with its network.' })
  bootstrapped!: boolean;

  @ResultField(BlockReferenceResult, { about: 'The last accepted block.' })
  lastAccepted!: BlockReferenceResult;

  @ResultField(QueueStatus, { about: 'The queue of this node.' })
  pending!: QueueStatus;

  @ResultField(SearchStatus, { about: 'The search by data.' })
  search!: SearchStatus;

  @ResultField(LimitsStatus, { about: 'Limits of calls.' })
  limits!: LimitsStatus;
}
