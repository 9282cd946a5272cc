// Written by scripts/client-types.mjs from docs/openrpc.json.

export interface BlockReference {
  /** The ID. */
  readonly id: string;
  /** The height. */
  readonly height: number;
  /** The time, in seconds since 1970. */
  readonly timestamp: number;
}

export interface Receipt {
  /** The ID, under which the node tells what has become of the proposal. */
  readonly id: string;
  /** Processing: in the queue of the node. Accepted: in a block, for good. Unknown: this node knows nothing of it. */
  readonly status: 'Processing' | 'Accepted' | 'Unknown';
  /** The sha256 of the data. */
  readonly sha256?: string;
  /** How many bytes the data have. */
  readonly size?: number;
  /** When the proposal was stored (RFC 3339); absent once it is in a block. */
  readonly proposedAt?: string;
  /** The place in the queue of the node: 1 for the next one. */
  readonly position?: number;
  /** The block that took the proposal. */
  readonly block?: BlockReference;
  /** Present when the node found the block by the data: it may have taken another proposal of the same data. */
  readonly matchedBy?: 'data';
  /** The first 8 bytes of the ID of the node that took the proposal. Ask that node about an unknown receipt. */
  readonly origin: string;
}

export interface Block {
  /** The data; absent where a call leaves them out. */
  readonly data?: string;
  /** The height. */
  readonly height: number;
  /** The ID of the parent. */
  readonly parent_id: string;
  /** The time, in seconds since 1970. */
  readonly timestamp: number;
  /** The ID. */
  readonly id: string;
  /** How many bytes the data have. */
  readonly size: number;
}

/** By name: parameters and result of each method. */
export interface Methods {
  /** Answers. */
  ping: {
    params: Record<string, never>;
    result: {
      /** Always true: a call that fails has an error. */
      readonly success: true;
    };
  };
  /** Proposes data for a block. The answer comes when the proposal is stored. */
  proposeBlock: {
    params: {
      /** The data of the proposal. */
      data: string;
      /** How data is written; base64 unless given. */
      encoding?: 'base64' | 'hex';
      /** How long the answer may wait for a block that takes the proposal, in ms; 0 unless given. At most api.maxWaitMs. */
      waitMs?: number;
      /** A random text, e.g. a UUID. A call that repeats it within a day gives back the first receipt, and proposes nothing. */
      idempotencyKey?: string;
      /** Whether equal data that are there already count: then the answer is their receipt, and nothing is proposed; false unless given. */
      once?: boolean;
    };
    result: {
      /** Always true: a call that fails has an error. */
      readonly success: true;
      /** The receipt of the proposal. */
      readonly receipt: Receipt;
    };
  };
  /** The ID, height and time of the last accepted block. */
  lastAccepted: {
    params: Record<string, never>;
    result: BlockReference;
  };
  /** A block by its ID. */
  getBlock: {
    params: {
      /** The ID of the block. */
      id: string;
    };
    result: {
      /** The block. */
      readonly block: Block;
      /** Only an accepted block is evidence of its data: a processing one may still be rejected. */
      readonly status: 'Accepted' | 'Processing' | 'Rejected';
    };
  };
  /** The height of the last accepted block. */
  getHeight: {
    params: Record<string, never>;
    result: {
      /** The height of the last accepted block. */
      readonly height: number;
    };
  };
  /** An accepted block by its height. */
  getBlockByHeight: {
    params: {
      /** The height of the block, or "latest" or "earliest". */
      height: 'latest' | 'earliest' | number | string;
    };
    result: {
      /** The block. */
      readonly block: Block;
      /** Only accepted blocks have a height of their own. */
      readonly status: 'Accepted';
    };
  };
  /** Accepted blocks by height or time, page by page. */
  getBlocks: {
    params: {
      /** The lowest height; 0 unless given. */
      fromHeight?: number | string;
      /** The highest height; the last block's unless given. */
      toHeight?: number | string;
      /** The earliest time, instead of a height. */
      fromTime?: number | string | string;
      /** The latest time, instead of a height. */
      toTime?: number | string | string;
      /** The most blocks; 100 unless given. */
      limit?: number;
      /** "asc" for the lowest height first, "desc" for the highest first; "asc" unless given. */
      order?: 'asc' | 'desc';
      /** Whether the blocks come with their data; true unless given. */
      includeData?: boolean;
    };
    result: {
      /** The blocks, in the order that was asked for. */
      readonly blocks: readonly Block[];
      /** The height from which the next page goes on; absent when the range is over. */
      readonly nextHeight?: number;
      /** The height of the last accepted block. */
      readonly lastAcceptedHeight: number;
    };
  };
  /** What has become of a proposal. */
  getReceipt: {
    params: {
      /** The ID of the receipt. */
      id: string;
      /** How long the answer may wait for a block that takes the proposal, in ms; 0 unless given. At most api.maxWaitMs. */
      waitMs?: number;
    };
    result: Receipt;
  };
  /** What has become of several proposals. */
  getReceipts: {
    params: {
      /** The IDs of 1 to 256 receipts. */
      ids: readonly string[];
    };
    result: {
      /** The receipts, in the order of the IDs. */
      readonly receipts: readonly Receipt[];
    };
  };
  /** Accepted blocks by their data or its sha256, the first one first. */
  findBlocks: {
    params: {
      /** The data to look for. */
      data?: string;
      /** How data is written; base64 unless given. */
      encoding?: 'base64' | 'hex';
      /** In the place of data: the sha256 of the data. Blocks whose data are this hash are found too. */
      sha256?: string;
      /** The lowest height; 0 unless given. */
      fromHeight?: number | string;
      /** The highest height; the last block's unless given. */
      toHeight?: number | string;
      /** The most blocks; 10 unless given. */
      limit?: number;
      /** The first block first, or the last; the first unless given. */
      order?: 'asc' | 'desc';
    };
    result: {
      /** The blocks; none if the data were never accepted. */
      readonly blocks: readonly Block[];
      /** The height from which the search goes on; absent when there is no more. */
      readonly nextHeight?: number;
    };
  };
  /** The proposals in the queue of this node. */
  getPending: {
    params: {
      /** The most proposals; 30 unless given. */
      limit?: number;
      /** Goes on after the proposal with this receipt. */
      after?: string;
      /** Whether the proposals come with their data; false unless given. */
      includeData?: boolean;
    };
    result: {
      /** How many proposals wait. */
      readonly count: number;
      /** How many bytes their data have. */
      readonly bytes: number;
      /** How long the oldest one has waited, in seconds; 0 when none waits. */
      readonly oldestSeconds: number;
      /** The proposals, the next one first. */
      readonly items: readonly {
        /** The ID of the receipt. */
        readonly receiptId: string;
        /** When the proposal was stored (RFC 3339). */
        readonly proposedAt: string;
        /** How many bytes the data have. */
        readonly size: number;
        /** The sha256 of the data. */
        readonly sha256: string;
        /** The data, if they were asked for. */
        readonly data?: string;
      }[];
      /** To be given as after for the next page; absent when there is no more. */
      readonly next?: string;
    };
  };
  /** What this node and its chain are, how they are, and the limits of calls. */
  getStatus: {
    params: Record<string, never>;
    result: {
      /** The version of the plugin. */
      readonly version: string;
      /** The ID of the network: 1 for Mainnet, 5 for Fuji. */
      readonly networkID: number;
      /** The ID of the subnet. */
      readonly subnetID: string;
      /** The ID of the chain. */
      readonly chainID: string;
      /** The ID of the node. */
      readonly nodeID: string;
      /** The origin in the receipts of this node. It stays when the database moves to another node. */
      readonly origin: string;
      /** The ID of the genesis block. */
      readonly genesisID: string;
      /** The state that the node has set last. */
      readonly state: 'initialized' | 'state-syncing' | 'bootstrapping' | 'normal';
      /** Whether the node has caught up with its network. */
      readonly bootstrapped: boolean;
      /** The last accepted block. */
      readonly lastAccepted: BlockReference;
      /** The queue of this node. */
      readonly pending: {
        /** How many proposals wait. */
        readonly count: number;
        /** How many bytes their data have. */
        readonly bytes: number;
        /** How long the oldest one has waited, in seconds; 0 when none waits. */
        readonly oldestSeconds: number;
      };
      /** The search by data. */
      readonly search: {
        /** Whether findBlocks works. */
        readonly state: 'off' | 'building' | 'ready';
        /** How much of the index is built, if that is known. */
        readonly progress?: number;
      };
      /** Limits of calls. */
      readonly limits: {
        /** The most bytes of data in a proposal. */
        readonly maxDataBytes: number;
        /** The most blocks of one getBlocks. */
        readonly maxBlocks: number;
        /** The longest waitMs. */
        readonly maxWaitMs: number;
        /** The most calls in a batch. */
        readonly maxBatch: number;
        /** The most bytes of a request. */
        readonly maxBodyBytes: number;
      };
    };
  };
}
