import { describe, expect, it } from 'vitest';
import { EMPTY_ID } from '../../common/id.js';
import { Block } from '../block/block.js';
import { JsonRpcError } from '../json-rpc/json-rpc-error.js';
import { parseBody } from '../json-rpc/json-rpc-request.js';
import { encodeReceiptId } from '../receipts/receipt-id.js';
import { bareBlockText, blockText, subscriptionOf, toFeedRequest } from './feed-message.js';

const parseText = (text: string) => toFeedRequest(parseBody(Buffer.from(text)));
const parse = (value: unknown) => parseText(JSON.stringify(value));

describe('a message to the feed', () => {
  it.each([
    [{ method: 'subscribe' }, undefined],
    [{ method: 'subscribe', params: {} }, undefined],
    [{ method: 'subscribe', params: { fromHeight: 0 } }, 0n],
    [{ method: 'subscribe', params: [{ fromHeight: 7 }] }, 7n],
    [{ method: 'subscribe', params: { fromHeight: '18446744073709551615' } }, 18446744073709551615n],
    [{ method: 'subscribe', params: { includeData: false } }, undefined, false],
    [{ method: 'subscribe', params: { fromHeight: 7, includeData: true } }, 7n, true],
  ])('%j subscribes', (value, fromHeight, includeData?: boolean) => {
    const subscription = { fromHeight, includeData };
    expect(parse(value)).toEqual({ method: 'subscribe', id: undefined, subscription });
  });

  it('keeps its id as it is', () => {
    expect(parse({ method: 'unsubscribe', id: 'a"b' }).id).toBe('"a\\"b"');
    expect(parse({ method: 'unsubscribe', id: null }).id).toBe('null');
    expect(parseText('{"method":"unsubscribe","id":18446744073709551615}').id).toBe('18446744073709551615');
  });

  it.each([
    ['{', -32700],
    ['null', -32600],
    ['7', -32600],
    ['{}', -32600],
    ['{"jsonrpc":"1.0","method":"subscribe"}', -32600],
    ['{"method":"subscribe","id":{}}', -32600],
    ['{"method":"getBlock"}', -32601],
    ['{"method":"subscribe","params":{"fromHeight":-1}}', -32602],
    ['{"method":"subscribe","params":{"fromHeight":1.5}}', -32602],
    ['{"method":"subscribe","params":{"fromHeight":"0x1"}}', -32602],
    ['{"method":"subscribe","params":{"fromHeight":"18446744073709551616"}}', -32602],
    ['{"method":"subscribe","params":{"fromHeight":{}}}', -32602],
    ['{"method":"subscribe","params":{"includeData":"false"}}', -32602],
  ])('%s is refused with %i', (text, code) => {
    expect(() => parseText(text)).toThrow(expect.objectContaining({ constructor: JsonRpcError, code }));
  });
});

describe('the query of the URL', () => {
  it.each([
    ['/ws', undefined],
    ['/ws?other=1', undefined],
    ['/ws?fromHeight=7', { fromHeight: 7n, includeData: undefined }],
    ['/ws?includeData=false', { fromHeight: undefined, includeData: false }],
    ['/ws?fromHeight=7&includeData=true', { fromHeight: 7n, includeData: true }],
  ])('%s', (url, subscription) => {
    expect(subscriptionOf(url)).toEqual(subscription);
  });

  it.each(['/ws?fromHeight=x', '/ws?fromHeight=', '/ws?includeData=0'])('%s is refused', (url) => {
    expect(() => subscriptionOf(url)).toThrow(expect.objectContaining({ code: -32602 }));
  });
});

describe('a block', () => {
  const block = Block.build(EMPTY_ID, 2n ** 63n, 5n, Buffer.from('data'));
  const start =
    '{"jsonrpc":"2.0","method":"block","params":{"id":"CfSkhQa3KfqY9FHjwsHQGNjbtMhDDu4CXpxsR1YNGL14SVt72",';

  it('has the form that it had in 0.1.0', () => {
    expect(blockText(block)).toBe(
      `${start}"block":{"data":"0x64617461","height":9223372036854775808,"parent_id":"11111111111111111111111111111111LpoYY","timestamp":5}}}`,
    );
  });

  it('has ID and size in the place of the data', () => {
    expect(bareBlockText(block)).toBe(
      `${start}"block":{"height":9223372036854775808,"parent_id":"11111111111111111111111111111111LpoYY","timestamp":5,"id":"CfSkhQa3KfqY9FHjwsHQGNjbtMhDDu4CXpxsR1YNGL14SVt72","size":4}}}`,
    );
  });
});

describe('a receipt', () => {
  const receiptId = encodeReceiptId(new Uint8Array(8).fill(1), 7n, new Uint8Array(32).fill(2));

  it('is what the request is for', () => {
    expect(parse({ method: 'subscribe', params: { receiptId } })).toMatchObject({
      method: 'receipt',
      receiptId: { seq: 7n },
    });
  });

  it.each([{ receiptId: 'x' }, { receiptId: 5 }, { receiptId, fromHeight: 1 }])('%j is refused', (params) => {
    expect(() => parse({ method: 'subscribe', params })).toThrow(expect.objectContaining({ code: -32602 }));
  });
});
