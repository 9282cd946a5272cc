import { createHash } from 'node:crypto';
import type { Block } from '../../packages/dev-host/src/chain/node-chain.js';
import { type HostedChain, startHostedChain } from '../hosted-chain.js';
import { PostgresServer } from '../postgres-server.js';

/** The block of the tutorial's genesis. */
export const GENESIS_ID = 'WFBLfMkNe3gTQ7Vzy3Zo5vBpQD6vq4ebZRRtgt2pVgZxARELB';

/**
 * The real plugin process on Postgres, with the tutorial's genesis: a test makes the host's calls itself, so that it
 * can check each step.
 */
export class SteppedChain {
  private constructor(
    readonly server: PostgresServer,
    private readonly hosted: HostedChain,
  ) {}

  static async start(): Promise<SteppedChain> {
    const server = await PostgresServer.start();
    const config = { database: { url: server.url } };
    return new SteppedChain(
      server,
      await startHostedChain({ genesis: '2YfUpY9RCX', automatic: false, config }),
    );
  }

  /** `vm.VM`, as the host calls it. */
  get vm() {
    return this.hosted.plugin.vm;
  }

  /** The steps of consensus. */
  get steps() {
    return this.hosted.chain;
  }

  rpc<T>(method: string, params: unknown = []): Promise<T> {
    return this.hosted.rpc(method, params);
  }

  propose(text: string): Promise<unknown> {
    return this.rpc('proposeBlock', [{ data: Buffer.from(text).toString('base64') }]);
  }

  /** CB58. */
  async lastAccepted(): Promise<string> {
    return (await this.rpc<{ id: string }>('lastAccepted')).id;
  }

  async take(block: Block): Promise<void> {
    await this.steps.verify(block);
    await this.steps.prefer(block);
    await this.steps.accept(block);
  }

  /** From the proposal to the accepted block. */
  async accept(text: string): Promise<Block> {
    await this.propose(text);
    const block = await this.steps.build();
    await this.take(block);
    return block;
  }

  /** A child of a block, encoded as timestampvm-rs does. */
  async childOf(parentId: string, changes: object = {}): Promise<Buffer> {
    const { block } = await this.rpc<{ block: { height: number } }>('getBlock', [{ id: parentId }]);
    const fields = { parent_id: parentId, height: block.height + 1, timestamp: nowSeconds(), data: '0x01' };
    return Buffer.from(JSON.stringify({ ...fields, ...changes }));
  }

  async dispose(): Promise<void> {
    await this.hosted.stop();
    await this.server.dispose();
  }
}

/** The ID of a block's bytes. */
export const idOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

export const nowSeconds = (): number => Math.floor(Date.now() / 1000);
