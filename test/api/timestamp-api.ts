import { call, RpcError } from './json-rpc.js';

/** A block as the chain's API shows it. */
export interface ApiBlock {
  id: string;
  parent_id: string;
  height: number;
  timestamp: number;
  /** `0x` and lower-case hex. */
  data: string;
}

/** The chain's own JSON-RPC at one node: `/ext/bc/CHAIN/rpc`. */
export class TimestampApi {
  constructor(readonly url: string) {}

  async ping(): Promise<boolean> {
    return (await call<{ success: boolean }>(this.url, 'timestampvm.ping', [])).success;
  }

  /** Proposes a text, which is accepted later. */
  async propose(text: string): Promise<void> {
    const data = Buffer.from(text).toString('base64');
    await call(this.url, 'timestampvm.proposeBlock', [{ data }]);
  }

  async lastAccepted(): Promise<string> {
    return (await call<{ id: string }>(this.url, 'timestampvm.lastAccepted', [])).id;
  }

  async getBlock(id: string): Promise<ApiBlock> {
    const { block } = await call<{ block: ApiBlock }>(this.url, 'timestampvm.getBlock', [{ id }]);
    // What this plugin adds to timestampvm-rs's fields is left out: the tests compare the blocks of both plugins.
    const { parent_id, height, timestamp, data } = block;
    return { id, parent_id, height, timestamp, data };
  }

  /** Whether this node has the block. */
  async has(id: string): Promise<boolean> {
    try {
      await this.getBlock(id);
      return true;
    } catch (error) {
      if (error instanceof RpcError) return false;
      throw error;
    }
  }

  /** Every accepted block, genesis first, found by walking back from the last one. */
  async blocks(): Promise<ApiBlock[]> {
    const found = [await this.getBlock(await this.lastAccepted())];
    for (let block = found[0]; block && block.height > 0; block = found[0]) {
      found.unshift(await this.getBlock(block.parent_id));
    }
    return found;
  }
}

/** The text that was proposed for this block. */
export function textOf({ data }: ApiBlock): string {
  return Buffer.from(data.slice(2), 'hex').toString();
}
