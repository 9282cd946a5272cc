import { ResultField, ResultName } from '../json-rpc/result-field.js';
import { HEX_JSON, ID_JSON, WHOLE_JSON } from '../json-rpc/result-types.js';

/** A block as every method shows it. The first four keys are timestampvm-rs's. */
@ResultName('Block')
export class BlockResult {
  @ResultField(HEX_JSON, { about: 'The data; absent where a call leaves them out.', optional: true })
  data?: string;

  @ResultField(WHOLE_JSON, { about: 'The height.' })
  height!: number;

  @ResultField(ID_JSON, { about: 'The ID of the parent.' })
  parent_id!: string;

  @ResultField(WHOLE_JSON, { about: 'The time, in seconds since 1970.' })
  timestamp!: number;

  @ResultField(ID_JSON, { about: 'The ID.' })
  id!: string;

  @ResultField(WHOLE_JSON, { about: 'How many bytes the data have.' })
  size!: number;
}

/** Where a block is, without its content. */
@ResultName('BlockReference')
export class BlockReferenceResult {
  @ResultField(ID_JSON, { about: 'The ID.' })
  id!: string;

  @ResultField(WHOLE_JSON, { about: 'The height.' })
  height!: number;

  @ResultField(WHOLE_JSON, { about: 'The time, in seconds since 1970.' })
  timestamp!: number;
}

export class GetBlockResult {
  @ResultField(BlockResult, { about: 'The block.' })
  block!: BlockResult;

  @ResultField(
    { enum: ['Accepted', 'Processing', 'Rejected'] },
    { about: 'Only an accepted block is evidence of its data: a processing one may still be rejected.' },
  )
  status!: string;
}

export class GetBlockByHeightResult {
  @ResultField(BlockResult, { about: 'The block.' })
  block!: BlockResult;

  @ResultField({ const: 'Accepted' }, { about: 'Only accepted blocks have a height of their own.' })
  status!: 'Accepted';
}

export class GetBlocksResult {
  @ResultField(
    { type: 'array', items: BlockResult },
    { about: 'The blocks, in the order that was asked for.' },
  )
  blocks!: BlockResult[];

  @ResultField(WHOLE_JSON, {
    about: 'The height from which the next page goes on; absent when the range is over.',
    optional: true,
  })
  nextHeight?: number;

  @ResultField(WHOLE_JSON, { about: 'The height of the last accepted block.' })
  lastAcceptedHeight!: number;
}

export class FindBlocksResult {
  @ResultField(
    { type: 'array', items: BlockResult },
    { about: 'The blocks; none if the data were never accepted.' },
  )
  blocks!: BlockResult[];

  @ResultField(WHOLE_JSON, {
    about: 'The height from which the search goes on; absent when there is no more.',
    optional: true,
  })
  nextHeight?: number;
}

export class GetHeightResult {
  @ResultField(WHOLE_JSON, { about: 'The height of the last accepted block.' })
  height!: number;
}

export class SuccessResult {
  @ResultField({ const: true }, { about: 'Always true: a call that fails has an error.' })
  success!: true;
}
