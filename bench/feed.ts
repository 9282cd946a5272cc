/**
 * Measures what the feed costs the plugin: processor time for each block, and memory, without clients and with many that
 * read along. The plugins take turns in each round, on a Postgres server, at this project's own host:
 * `npm run bench:feed -- [--clients N] [--blocks N] [--rounds N] [--data BYTES] [--plugin NAME=PATH]…`
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';
import { type HostedChain, PLUGIN, startHostedChain } from '../test/hosted-chain.js';
import { PostgresServer } from '../test/postgres-server.js';
import { until } from '../test/process/until.js';

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '1000' },
    blocks: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '3' },
    data: { type: 'string', default: '32' },
    plugin: { type: 'string', multiple: true, default: [`this=${PLUGIN}`] },
  },
});
const [clients, blocks, rounds, data] = [values.clients, values.blocks, values.rounds, values.data].map(
  Number,
) as [number, number, number, number];

/** Linux counts processor time in hundredths of a second (`USER_HZ`). */
const TICK_MS = 10;
const SETTLE_MS = 3_000;

interface Figures {
  readonly alone: number[];
  readonly followed: number[];
  readonly connectedKiB: number[];
  readonly afterKiB: number[];
}

/** Processor time of a process, in ms. Its name, in brackets, may have spaces. */
function processorMs(pid: number): number {
  const [, after = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user = 0, system = 0] = after.split(' ').slice(11, 13).map(Number);
  return (user + system) * TICK_MS;
}

function residentKiB(pid: number): number {
  return Number(/^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

/** Clients that count what they get. */
class Readers {
  private readonly sockets: WebSocket[] = [];
  received = 0;

  constructor(private readonly url: string) {}

  async connect(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const socket = new WebSocket(this.url).on('message', () => this.received++);
      await once(socket, 'open');
      this.sockets.push(socket);
    }
  }

  close(): void {
    for (const socket of this.sockets) socket.terminate();
  }
}

/** One block after another, each read by every client before the next. @returns the plugin's ms for each block */
async function follow(chain: HostedChain, readers: Readers, count: number): Promise<number> {
  const { pid } = chain.plugin;
  const before = processorMs(pid);
  for (let i = 0; i < blocks; i++) {
    const height = Number(chain.chain.lastAccepted.height) + 1;
    const all = readers.received + count;
    await chain.api.propose(randomBytes(data / 2).toString('hex'));
    await chain.accepted(height);
    await until(() => readers.received >= all, { what: `${all} blocks`, every: 5 });
  }
  return (processorMs(pid) - before) / blocks;
}

async function measure(executable: string, url: string, schema: string, figures: Figures): Promise<void> {
  const chain = await startHostedChain({ executable, config: { database: { url, schema } } });
  const readers = new Readers(
    `${chain.url.replace('http', 'ws')}/ext/bc/timestampvm/ws?fromHeight=${blocks + 1}`,
  );
  try {
    const { pid } = chain.plugin;
    figures.alone.push(await follow(chain, readers, 0));
    await sleep(SETTLE_MS);
    const idle = residentKiB(pid);
    await readers.connect(clients);
    await sleep(SETTLE_MS);
    figures.connectedKiB.push((residentKiB(pid) - idle) / clients);
    figures.followed.push(await follow(chain, readers, clients));
    figures.afterKiB.push((residentKiB(pid) - idle) / clients);
  } finally {
    readers.close();
    await chain.stop();
  }
}

const median = (all: readonly number[]): number =>
  [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;

const plugins = values.plugin.map((text) => {
  const [name = '', path = ''] = text.split('=');
  return { name, path, figures: { alone: [], followed: [], connectedKiB: [], afterKiB: [] } as Figures };
});
const postgres = await PostgresServer.start();
try {
  for (let round = 0; round < rounds; round++) {
    for (const { name, path, figures } of plugins)
      await measure(path, postgres.url, `${name}_${round}`, figures);
  }
} finally {
  await postgres.dispose();
}
console.log(`${clients} clients, ${blocks} blocks of ${data} bytes, medians of ${rounds} rounds`);
for (const { name, figures } of plugins) {
  const [alone, followed] = [median(figures.alone), median(figures.followed)];
  console.log(
    `${name}: ${alone.toFixed(1)} ms a block without clients, ${followed.toFixed(1)} with them: ` +
      `${(((followed - alone) / clients) * 1_000).toFixed(1)} µs for each client; ` +
      `${median(figures.connectedKiB).toFixed(1)} KiB a client connected, ${median(figures.afterKiB).toFixed(1)} after the blocks`,
  );
}
// The host's gRPC connections for clients that are gone would keep the process for minutes.
process.exit();
