import { describe, expect, it } from 'vitest';
import { JsonRpcError } from '../json-rpc/json-rpc-error.js';
import { parseBody } from '../json-rpc/json-rpc-request.js';
import { toFeedRequest } from './feed-message.js';

const parseText = (text: string) => toFeedRequest(parseBody(Buffer.from(text)));
const parse = (value: unknown) => parseText(JSON.stringify(value));

describe('a message to the feed', () => {
  it.each([
    [{ method: 'subscribe' }, undefined],
    [{ method: 'subscribe', params: {} }, undefined],
    [{ method: 'subscribe', params: { fromHeight: 0 } }, 0n],
    [{ method: 'subscribe', params: [{ fromHeight: 7 }] }, 7n],
    [{ method: 'subscribe', params: { fromHeight: '18446744073709551615' } }, 18446744073709551615n],
  ])('%j subscribes', (value, fromHeight) => {
    expect(parse(value)).toEqual({ method: 'subscribe', id: undefined, fromHeight });
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
  ])('%s is refused with %i', (text, code) => {
    expect(() => parseText(text)).toThrow(expect.objectContaining({ constructor: JsonRpcError, code }));
  });
});
