import { sha256Id } from '../../common/id.js';
import { ChainConfig } from '../../config/chain-config.js';
import { DATABASE_UNAVAILABLE } from '../json-rpc/declared-error.js';
import { Field } from '../json-rpc/field.js';
import { countTo, HEIGHT, oneOf, SHA256 } from '../json-rpc/field-types.js';
import { JsonRpcController, JsonRpcMethod } from '../json-rpc/json-rpc.decorators.js';
import type { JsonText } from '../json-rpc/json-rpc-answer.js';
import { invalidParams } from '../json-rpc/json-rpc-error.js';
import { DataIndex } from '../search/data-index.js';
import { Search } from '../search/search.service.js';
import { maxDataBytes } from './answer-limits.js';
import { SEARCH_BUILDING, SEARCH_OFF } from './api-errors.js';
import { FindBlocksResult } from './block-results.js';
import { foundAnswer } from './blocks-answer.js';
import { CHAIN_API } from './chain-api.js';
import { checkSearch } from './check-search.js';
import { DATA_TEXT, dataOf, ENCODING, type Encoding } from './data-params.js';
import { EXAMPLE } from './example-values.js';

const DEFAULT_FOUND = 10;
const MAX_FOUND = 100;

class FindBlocksParams {
  @Field(DATA_TEXT, { about: 'The data to look for.', optional: true })
  data: unknown;

  @Field(ENCODING, { about: 'How data is written; base64 unless given.', optional: true })
  encoding: Encoding | undefined;

  @Field(SHA256, {
    about: 'In the place of data: the sha256 of the data. Blocks whose data are this hash are found too.',
    optional: true,
  })
  sha256: Uint8Array | undefined;

  @Field(HEIGHT, { about: 'The lowest height; 0 unless given.', optional: true })
  fromHeight: bigint | undefined;

  @Field(HEIGHT, { about: "The highest height; the last block's unless given.", optional: true })
  toHeight: bigint | undefined;

  @Field(countTo(MAX_FOUND), { about: 'The most blocks; 10 unless given.', optional: true })
  limit: number | undefined;

  @Field(oneOf(['asc', 'desc']), {
    about: 'The first block first, or the last; the first unless given.',
    optional: true,
  })
  order: 'asc' | 'desc' | undefined;
}

/** Accepted blocks by their data. */
@JsonRpcController(CHAIN_API)
export class SearchController {
  constructor(
    private readonly search: Search,
    private readonly index: DataIndex,
    private readonly config: ChainConfig,
  ) {}

  /** None is no error: the data were never in an accepted block of this chain. */
  @JsonRpcMethod({
    summary: 'Accepted blocks by their data or its sha256, the first one first.',
    params: FindBlocksParams,
    result: FindBlocksResult,
    errors: [SEARCH_OFF, SEARCH_BUILDING, DATABASE_UNAVAILABLE],
    example: { params: { sha256: EXAMPLE.receipt.sha256 }, result: { blocks: [EXAMPLE.block] } },
  })
  async findBlocks(params: FindBlocksParams): Promise<JsonText> {
    const { data, encoding, sha256, fromHeight = 0n, toHeight, limit = DEFAULT_FOUND, order } = params;
    if ((data === undefined) === (sha256 === undefined))
      throw invalidParams('one of data and sha256 is expected');
    const hash = sha256 ?? sha256Id(dataOf(data, encoding));
    await checkSearch(this.index);
    const { blocks, next } = await this.search.find({
      sha256: hash,
      withDigest: sha256 !== undefined,
      from: fromHeight,
      to: toHeight,
      isDescending: order === 'desc',
      limit,
      maxDataBytes: maxDataBytes(this.config.api.maxAnswerBytes),
    });
    return foundAnswer(blocks, next);
  }
}
