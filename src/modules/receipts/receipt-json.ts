import type { Receipt } from './receipt.js';
import { referenceJson } from './reference-json.js';

const STATUS = { processing: 'Processing', accepted: 'Accepted', unknown: 'Unknown' } as const;

/** A receipt as JSON text. Not by JSON.stringify, which would refuse heights and times: they are u64. */
export function receiptJson({
  id,
  status,
  sha256,
  size,
  proposedAt,
  position,
  block,
  isByData,
  origin,
}: Receipt): string {
  const fields = [`"id":"${id}"`, `"status":"${STATUS[status]}"`];
  if (sha256) fields.push(`"sha256":"${hex(sha256)}"`);
  if (size !== undefined) fields.push(`"size":${size}`);
  if (proposedAt !== undefined) fields.push(`"proposedAt":"${new Date(proposedAt).toISOString()}"`);
  if (position !== undefined) fields.push(`"position":${position}`);
  if (block) fields.push(`"block":${referenceJson(block)}`);
  if (isByData) fields.push('"matchedBy":"data"');
  fields.push(`"origin":"${hex(origin)}"`);
  return `{${fields.join(',')}}`;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
