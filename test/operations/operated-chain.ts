import { type HostedChain, startHostedChain } from '../hosted-chain.js';
import { PostgresServer } from '../postgres-server.js';
import { freePort } from '../process/free-port.js';

/** The limit of the slow log, in ms. */
export const SLOW_MS = 300;

/** A chain on Postgres with everything turned on that an operator can turn on, and one accepted block. */
export class OperatedChain {
  private constructor(
    readonly postgres: PostgresServer,
    readonly hosted: HostedChain,
    /** The ops port, `http://127.0.0.1:PORT`. */
    readonly ops: string,
  ) {}

  static async start(): Promise<OperatedChain> {
    const postgres = await PostgresServer.start();
    const port = await freePort();
    const hosted = await startHostedChain({
      config: {
        database: { url: postgres.url, poolSize: 4 },
        ops: { port },
        admin: { enabled: true },
        slowStatementTime: SLOW_MS,
        slowCallTime: SLOW_MS,
      },
    });
    await hosted.api.propose('one');
    await hosted.accepted(1);
    return new OperatedChain(postgres, hosted, `http://127.0.0.1:${port}`);
  }

  /** The chain's schema, as its health report names it. */
  async schema(): Promise<string> {
    return (await getJson(`${this.ops}/health`)).body.details.database.schema;
  }

  async dispose(): Promise<void> {
    await this.hosted.stop();
    await this.postgres.dispose();
  }
}

// biome-ignore lint/suspicious/noExplicitAny: JSON of many shapes, each matched by its test
export async function getJson(url: string): Promise<{ code: number; body: any }> {
  const response = await fetch(url);
  return { code: response.status, body: await response.json() };
}
