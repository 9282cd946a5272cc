import { setTimeout as sleep } from 'node:timers/promises';
import { idToCb58 } from '../../src/common/id.js';
import { type HostedChain, startHostedChain } from '../hosted-chain.js';
import type { PostgresServer } from '../postgres-server.js';
import { removeDirectory, temporaryDirectory } from '../process/temporary-directory.js';
import { until } from '../process/until.js';
import { Ledger } from './ledger.js';

let schemas = 0;
const CLIENTS = 3;

/** One chain that is crashed again and again, the clients that propose to it, and the promises that they got. */
export class World {
  readonly ledger = new Ledger();
  chain!: HostedChain;
  private readonly dataDir = temporaryDirectory('crash');
  private readonly schema = `crash_${process.pid}_${++schemas}`;
  private clients: Promise<void>[] = [];
  private isProposing = false;
  private number = 0;

  /** @param server without one: PGlite */
  constructor(private readonly server: PostgresServer | undefined) {}

  /** @param crashAt a point of `src/common/crash-point.ts`, and which time */
  async start(crashAt?: string): Promise<void> {
    const { server, schema } = this;
    const options = {
      dataDir: this.dataDir,
      config: server ? { database: { url: server.url, schema } } : {},
      environment: crashAt ? { TIMESTAMPVM_CRASH_AT: crashAt } : {},
      // The suite often runs beside other work. Other tests check the time of the handshake.
      handshakeTimeout: 30_000,
      events: {
        accepted: ({ height, id }: { height: bigint; id: Uint8Array }) =>
          this.ledger.accept(Number(height), idToCb58(id)),
      },
    };
    if (this.chain) await this.chain.start(options);
    else this.chain = await startHostedChain(options);
    this.chain.failed.catch(() => {});
  }

  /** Lets clients propose, each one proposal after another, until `stopProposing`. */
  propose(): void {
    this.isProposing = true;
    this.clients = Array.from({ length: CLIENTS }, () => this.client());
  }

  async stopProposing(): Promise<void> {
    this.isProposing = false;
    await Promise.all(this.clients);
  }

  /** Waits until everything that was acknowledged can be accepted. @returns what is wrong */
  async check(): Promise<string[]> {
    await until(async () => (await this.queued()) === 0, {
      what: 'an empty queue',
      within: 60_000,
      every: 50,
    });
    return this.ledger.broken(await this.chain.api.blocks());
  }

  async dispose(): Promise<void> {
    await this.stopProposing();
    await this.chain?.kill().catch(() => {});
    removeDirectory(this.dataDir);
  }

  private async client(): Promise<void> {
    while (this.isProposing) {
      const text = `proposal ${++this.number}`;
      this.ledger.send(text);
      try {
        await this.chain.api.propose(text);
        this.ledger.acknowledge(text);
      } catch {
        await sleep(20);
      }
    }
  }

  /** The number of proposals in the plugin's queue, from its health report. */
  private async queued(): Promise<number> {
    const answer = await fetch(`${this.chain.url}/ext/bc/timestampvm/health`);
    const { details } = (await answer.json()) as { details: { mempool: { count: number } } };
    return details.mempool.count;
  }
}
