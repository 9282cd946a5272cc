import { describe, expect, it } from 'vitest';
import { requestProblem } from './request-headers.js';

const GOOD = {
  ':method': 'POST',
  ':scheme': 'http',
  ':path': '/vm.VM/BuildBlock',
  ':authority': '127.0.0.1',
  te: 'trailers',
  'content-type': 'application/grpc',
};
const problem = (changes: Record<string, string | undefined>, bytes = 0) =>
  requestProblem(
    new Map(
      Object.entries({ ...GOOD, ...changes }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      ),
    ),
    bytes,
  );

describe('a request', () => {
  it.each([
    ['as gRPC sends it', {}],
    ['without authority and te', { ':authority': undefined, te: undefined }],
    ['with the length of its data', { 'content-length': '7' }],
  ])('%s is good', (_what, changes) => expect(problem(changes, 7)).toBeUndefined());

  it.each([
    [':method is missing', { ':method': undefined }],
    [':scheme is missing', { ':scheme': undefined }],
    [':path is missing', { ':path': '' }],
    ['connection belongs to a connection', { connection: 'keep-alive' }],
    ['transfer-encoding belongs to a connection', { 'transfer-encoding': 'chunked' }],
    ['te is not "trailers"', { te: 'gzip' }],
    ['content-length is not that of the data', { 'content-length': '8' }],
  ])('is malformed when %s', (text, changes) => expect(problem(changes, 7)).toBe(text));

  it('is malformed with a pseudo-header of a response, or of nobody', () => {
    for (const name of [':status', ':test']) {
      const headers = new Map([[name, 'x'], ...Object.entries(GOOD)]);
      expect(requestProblem(headers, 0)).toBe(`${name} is no header of a request`);
    }
  });
});
