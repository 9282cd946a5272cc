import { expect, it } from 'vitest';
import { answerInError } from '../../host/http/simple-error.js';
import { Protocol } from '../../wire/protocol.js';
import { failedResponse } from './failed-response.js';

it('is what the host unpacks', () => {
  const response = { code: 500, headers: [{ key: 'A', values: ['b', 'c'] }], body: Buffer.from('broken') };
  const error = failedResponse(response);
  const unpacked = answerInError(new Protocol(45), error);
  expect(unpacked).toEqual({ ...response, body: new Uint8Array(response.body) });
});
