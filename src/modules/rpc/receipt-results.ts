import { ResultField, ResultName } from '../json-rpc/result-field.js';
import { ID_JSON, SHA256_JSON, WHOLE_JSON } from '../json-rpc/result-types.js';
import { BlockReferenceResult } from './block-results.js';

/** A proposal's ID, in CB58. */
export const RECEIPT_ID_JSON = ID_JSON;

@ResultName('Receipt')
export class ReceiptResult {
  @ResultField(RECEIPT_ID_JSON, {
    about: 'The ID, under which the node tells what has become of the proposal.',
  })
  id!: string;

  @ResultField(
    { enum: ['Processing', 'Accepted', 'Unknown'] },
    {
      about:
        'Processing: in the queue of the node. Accepted: in a block, for good. Unknown: this node knows nothing of it.',
    },
  )
  status!: 'Processing' | 'Accepted' | 'Unknown';

  @ResultField(SHA256_JSON, { about: 'The sha256 of the data.', optional: true })
  sha256?: string;

  @ResultField(WHOLE_JSON, { about: 'How many bytes the data have.', optional: true })
  size?: number;

  @ResultField(
    { type: 'string', format: 'date-time' },
    { about: 'When the proposal was stored (RFC 3339); absent once it is in a block.', optional: true },
  )
  proposedAt?: string;

  @ResultField(WHOLE_JSON, {
    about: 'The place in the queue of the node: 1 for the next one.',
    optional: true,
  })
  position?: number;

  @ResultField(BlockReferenceResult, { about: 'The block that took the proposal.', optional: true })
  block?: BlockReferenceResult;

  @ResultField(
    { const: 'data' },
    {
      about:
        'Present when the node found the block by the data: it may have taken another proposal of the same data.',
      optional: true,
    },
  )
  matchedBy?: 'data';

  @ResultField(
    { type: 'string', pattern: '^[0-9a-f]{16}$' },
    {
      about:
        'The first 8 bytes of the ID of the node that took the proposal. Ask that node about an unknown receipt.',
    },
  )
  origin!: string;
}

export class ProposeBlockResult {
  @ResultField({ const: true }, { about: 'Always true: a call that fails has an error.' })
  success!: true;

  @ResultField(ReceiptResult, { about: 'The receipt of the proposal.' })
  receipt!: ReceiptResult;
}

export class GetReceiptsResult {
  @ResultField({ type: 'array', items: ReceiptResult }, { about: 'The receipts, in the order of the IDs.' })
  receipts!: ReceiptResult[];
}
