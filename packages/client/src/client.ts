import type { Block, Methods, Receipt } from './api-types.js';
import { fromHex, toBase64 } from './bytes.js';
import { type CallOptions, type Options, pause, Transport } from './transport.js';

export type { Block, BlockReference, Methods, Receipt } from './api-types.js';
// biome-ignore lint/performance/noBarrelFile: a package has one entry
export { TimestampVmError } from './errors.js';
export type { CallOptions, Options } from './transport.js';

/** A block with its data as bytes and its time as a `Date`. */
export interface ReadBlock extends Omit<Block, 'data'> {
  readonly data: Uint8Array;
  readonly time: Date;
}

/** How long one call waits for a block, in ms. */
const WAIT_MS = 5_000;
/** How long the reader of new blocks sleeps when there is none, in ms. */
const POLL_MS = 1_000;
const PAGE = 100;

/** @param url of a chain on a node: `http://127.0.0.1:9650/ext/bc/CHAIN` */
export const createClient = (url: string, options: Options = {}): Client => new Client(url, options);

/** A client of one chain. Every call takes an `AbortSignal`. */
export class Client {
  private readonly transport: Transport;

  constructor(url: string, options: Options = {}) {
    this.transport = new Transport(url.replace(/\/+$/, ''), options);
  }

  /** Any method of the API, by its types. @throws {TimestampVmError} */
  call<M extends keyof Methods>(
    method: M,
    params: Methods[M]['params'],
    options?: CallOptions,
  ): Promise<Methods[M]['result']> {
    const given = params as Readonly<Record<string, unknown>>;
    const mayRepeat = method !== 'proposeBlock' || given.idempotencyKey !== undefined;
    return this.transport.call(method, given, options, mayRepeat);
  }

  /** Proposes data under a random key, so that a repetition after a cut connection proposes nothing twice. */
  async propose(data: Uint8Array, options?: CallOptions): Promise<Receipt> {
    const params = { data: toBase64(data), idempotencyKey: randomKey() };
    return (await this.call('proposeBlock', params, options)).receipt;
  }

  /** Proposes data and waits for their block. */
  async stamp(data: Uint8Array, options?: CallOptions): Promise<Receipt> {
    const { id } = await this.propose(data, options);
    return this.waitForReceipt(id, options);
  }

  /** Waits as long as it takes, or until the signal is aborted. @returns a receipt that says Accepted or Unknown */
  async waitForReceipt(id: string, options?: CallOptions): Promise<Receipt> {
    for (;;) {
      const receipt = await this.call('getReceipt', { id, waitMs: WAIT_MS }, options);
      if (receipt.status !== 'Processing') return receipt;
    }
  }

  /** The first blocks with these data. */
  async find(data: Uint8Array, options?: CallOptions): Promise<ReadBlock[]> {
    return (await this.call('findBlocks', { data: toBase64(data) }, options)).blocks.map(readBlock);
  }

  /** Every accepted block from a height on, in order, none missing and none twice, and then each new one. */
  async *blocks({
    fromHeight = 0,
    signal,
  }: CallOptions & { fromHeight?: number } = {}): AsyncGenerator<ReadBlock> {
    const options = signal ? { signal } : {};
    for (let height = fromHeight; ; ) {
      const { blocks } = await this.call('getBlocks', { fromHeight: height, limit: PAGE }, options);
      for (const block of blocks) {
        if (block.height !== height) throw new Error(`block ${block.height} came in the place of ${height}`);
        yield readBlock(block);
        height++;
      }
      if (blocks.length === 0) await pause(POLL_MS, signal);
    }
  }
}

function readBlock({ data = '0x', ...rest }: Block): ReadBlock {
  return { ...rest, data: fromHex(data), time: new Date(rest.timestamp * 1_000) };
}

/** `crypto.randomUUID` needs a secure context, which a page of a local network has not. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
