import { Metadata } from '@grpc/grpc-js';
import { expect, it } from 'vitest';
import { answerInError } from '../packages/dev-host/src/http/simple-error.js';
import { failedResponse } from '../src/modules/http/failed-response.js';
import { Protocol } from '../src/wire/protocol.js';

it('is what the host unpacks', () => {
  const headers = [{ key: 'A', values: ['b', 'c'] }];
  const { code, status } = failedResponse({ code: 500, headers, body: Buffer.from('broken') });
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', Buffer.from(status ?? []));
  const unpacked = answerInError(new Protocol(45), { code, metadata });
  expect(unpacked).toMatchObject({ code: 500, headers });
  expect(Buffer.from(unpacked?.body ?? []).toString()).toBe('broken');
});
