import { Metadata } from '@grpc/grpc-js';
import { expect, it } from 'vitest';
import { Protocol } from '../../../../src/wire/protocol.js';
import { answerInError } from './simple-error.js';

const protocol = new Protocol(46);
// What grpc-go sends for HandleSimpleHTTPResponse{Code: 500, Body: "boom"}: google.rpc.Status, written by hand.
const TYPE_URL = 'type.googleapis.com/http.HandleSimpleHTTPResponse';
const answer = Buffer.concat([Buffer.from([0x08, 0xf4, 0x03, 0x1a, 4]), Buffer.from('boom')]);
const any = Buffer.concat([
  Buffer.from([0x0a, TYPE_URL.length]),
  Buffer.from(TYPE_URL),
  Buffer.from([0x12, answer.length]),
  answer,
]);
const status = (code: number[]) =>
  Buffer.concat([
    Buffer.from([0x08, ...code, 0x12, 4]),
    Buffer.from('boom'),
    Buffer.from([0x1a, any.length]),
    any,
  ]);

function failed(code: number, details?: Buffer) {
  const metadata = new Metadata();
  if (details) metadata.set('grpc-status-details-bin', details);
  return answerInError(protocol, { code, metadata });
}

it('finds the HTTP answer in a failed call', () => {
  const found = failed(500, status([0xf4, 0x03]));
  expect(found).toMatchObject({ code: 500, headers: [] });
  expect(Buffer.from(found?.body ?? '').toString()).toBe('boom');
});

it("treats an error without details, or with another code, as gRPC's own", () => {
  expect(failed(2)).toBeUndefined();
  expect(failed(13, status([0xf4, 0x03]))).toBeUndefined();
});
