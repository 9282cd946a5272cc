import { createServer } from 'node:net';

/** Ports below the range that systems give to outgoing connections, so that a stopped server can come back to its own. */
const FIRST = 20_000;
const LAST = 32_000;

const given = new Set<number>();

/** A TCP port of 127.0.0.1 on which nothing listens now, and which this process has not returned before. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
