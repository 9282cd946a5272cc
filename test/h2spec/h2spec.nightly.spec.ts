import { afterAll, beforeAll, expect, it } from 'vitest';
import { GrpcServer } from '../../src/grpc/server.js';
import { removeDirectory, temporaryDirectory } from '../process/temporary-directory.js';
import { runH2spec } from './h2spec.js';

/** The conformance tests of HTTP/2 and HPACK by other people, against this project's server. */
const PATH = '/test/echo';

/**
 * They expect DATA in the answer. A gRPC server answers a request without a message by headers alone, which say why
 * ("trailers-only"). Both frames are accepted, which is what these tests are about.
 */
const EXCEPTIONS = [
  'generic/2: Sends a WINDOW_UPDATE frame on half-closed (remote) stream',
  'generic/2: Sends a PRIORITY frame on half-closed (remote) stream',
];

let server: GrpcServer;
let directory: string;
beforeAll(() => {
  server = new GrpcServer();
  server.add(PATH, async (message) => message);
  directory = temporaryDirectory('h2spec');
});
afterAll(async () => {
  await server.close(0);
  removeDirectory(directory);
});

it('passes h2spec, but for what gRPC does by its own rules', async () => {
  const port = Number((await server.listen()).split(':')[1]);
  const { failed, passed } = await runH2spec(port, PATH, directory);
  expect(failed).toEqual(EXCEPTIONS);
  expect(passed).toBeGreaterThan(130);
});
