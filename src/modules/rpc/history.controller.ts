import { ChainConfig } from '../../config/chain-config.js';
import { LimitError } from '../json-rpc/call-limits.js';
import { DATABASE_UNAVAILABLE } from '../json-rpc/declared-error.js';
import { Field } from '../json-rpc/field.js';
import {
  type AtHeight,
  BOOLEAN,
  COUNT,
  HEIGHT,
  HEIGHT_OR_END,
  oneOf,
  time,
} from '../json-rpc/field-types.js';
import { JsonRpcController, JsonRpcMethod } from '../json-rpc/json-rpc.decorators.js';
import { JsonText } from '../json-rpc/json-rpc-answer.js';
import { AcceptedBlocks } from '../state/accepted-blocks.service.js';
import { AcceptedRanges } from '../state/accepted-ranges.js';
import { maxDataBytes } from './answer-limits.js';
import { HEIGHT_NOT_REACHED, heightNotReached, twoEnds } from './api-errors.js';
import { GetBlockByHeightResult, GetBlocksResult, GetHeightResult } from './block-results.js';
import { BlockText } from './block-text.js';
import { blocksAnswer } from './blocks-answer.js';
import { CHAIN_API } from './chain-api.js';
import { EXAMPLE } from './example-values.js';

/** The most blocks of an answer, unless the call says how many. */
const DEFAULT_BLOCKS = 100;

class GetBlockByHeightParams {
  @Field(HEIGHT_OR_END, { about: 'The height of the block, or "latest" or "earliest".' })
  height!: AtHeight;
}

class GetBlocksParams {
  @Field(HEIGHT, { about: 'The lowest height; 0 unless given.', optional: true })
  fromHeight: bigint | undefined;

  @Field(HEIGHT, { about: "The highest height; the last block's unless given.", optional: true })
  toHeight: bigint | undefined;

  @Field(time('up'), { about: 'The earliest time, instead of a height.', optional: true })
  fromTime: bigint | undefined;

  @Field(time('down'), { about: 'The latest time, instead of a height.', optional: true })
  toTime: bigint | undefined;

  @Field(COUNT, { about: 'The most blocks; 100 unless given.', optional: true })
  limit: number | undefined;

  @Field(oneOf(['asc', 'desc']), {
    about: '"asc" for the lowest height first, "desc" for the highest first; "asc" unless given.',
    optional: true,
  })
  order: 'asc' | 'desc' | undefined;

  @Field(BOOLEAN, { about: 'Whether the blocks come with their data; true unless given.', optional: true })
  includeData: boolean | undefined;
}

/** The accepted blocks by height and time. */
@JsonRpcController(CHAIN_API)
export class HistoryController {
  constructor(
    private readonly accepted: AcceptedBlocks,
    private readonly ranges: AcceptedRanges,
    private readonly config: ChainConfig,
  ) {}

  @JsonRpcMethod({
    summary: 'The height of the last accepted block.',
    result: GetHeightResult,
    example: { params: {}, result: { height: EXAMPLE.block.height } },
  })
  getHeight(): JsonText {
    return new JsonText(`{"height":${this.accepted.lastAccepted.height}}`);
  }

  @JsonRpcMethod({
    summary: 'An accepted block by its height.',
    params: GetBlockByHeightParams,
    result: GetBlockByHeightResult,
    errors: [HEIGHT_NOT_REACHED, DATABASE_UNAVAILABLE],
    example: { params: { height: 1 }, result: { block: EXAMPLE.block, status: 'Accepted' } },
  })
  async getBlockByHeight({ height: at }: GetBlockByHeightParams): Promise<JsonText> {
    const { lastAccepted } = this.accepted;
    const height = at === 'latest' ? lastAccepted.height : at === 'earliest' ? 0n : at;
    const block = await this.accepted.findAccepted(height);
    if (!block) throw heightNotReached(height, lastAccepted.height);
    return new BlockText(block, 'accepted');
  }

  /** A range that the chain has not reached yet has no blocks, so a client can poll with it. */
  @JsonRpcMethod({
    summary: 'Accepted blocks by height or time, page by page.',
    params: GetBlocksParams,
    result: GetBlocksResult,
    errors: [DATABASE_UNAVAILABLE],
    example: {
      params: { fromTime: EXAMPLE.time, limit: 10 },
      result: { blocks: [EXAMPLE.block], lastAcceptedHeight: 1 },
    },
  })
  async getBlocks(params: GetBlocksParams): Promise<JsonText> {
    const { limit = DEFAULT_BLOCKS, order, includeData = true } = params;
    const { maxBlocks, maxAnswerBytes } = this.config.api;
    if (limit > maxBlocks) throw new LimitError(`${limit} blocks`, 'api.maxBlocks', maxBlocks);
    const { height: last } = this.accepted.lastAccepted;
    const from = await this.lowest(params);
    const to = await this.highest(params, last);
    if (from > to) return blocksAnswer([], undefined, last);
    const isDescending = order === 'desc';
    const most = BigInt(limit - 1);
    const blocks = await this.ranges.read({
      from: isDescending && to - from > most ? to - most : from,
      to: !isDescending && to - from > most ? from + most : to,
      isDescending,
      maxDataBytes: includeData ? maxDataBytes(maxAnswerBytes) : Number.MAX_SAFE_INTEGER,
      includeData,
    });
    const end = blocks.at(-1)?.height ?? from;
    const next = isDescending ? end - 1n : end + 1n;
    return blocksAnswer(blocks, next < from || next > to ? undefined : next, last);
  }

  private async lowest({ fromHeight, fromTime }: GetBlocksParams): Promise<bigint> {
    if (fromTime === undefined) return fromHeight ?? 0n;
    if (fromHeight !== undefined) throw twoEnds('fromHeight', 'fromTime');
    return this.ranges.firstAt(fromTime);
  }

  private async highest({ toHeight, toTime }: GetBlocksParams, last: bigint): Promise<bigint> {
    if (toTime !== undefined && toHeight !== undefined) throw twoEnds('toHeight', 'toTime');
    const to = toTime === undefined ? (toHeight ?? last) : (await this.ranges.firstAt(toTime + 1n)) - 1n;
    return to < last ? to : last;
  }
}
