import type { RawData, WebSocket } from 'ws';
import type { UnexpectedErrors } from '../../common/unexpected-errors.js';
import { errorAnswer, JsonText, resultAnswer } from '../json-rpc/json-rpc-answer.js';
import { invalidRequest } from '../json-rpc/json-rpc-error.js';
import { idOf, parseBody } from '../json-rpc/json-rpc-request.js';
import type { FollowedReceipts } from '../receipts/followed-receipts.js';
import type { ReceiptId } from '../receipts/receipt-id.js';
import type { BlockMessages } from './block-messages.js';
import type { FeedLimits } from './feed-limits.js';
import { type BlockSubscription, type FeedRequest, receiptText, toFeedRequest } from './feed-message.js';
import { Liveness } from './liveness.js';
import { acceptedFrom, type BlockReader } from './subscription.js';

/** WebSocket's close code for an unexpected condition of the server (RFC 6455, section 7.4). */
const INTERNAL_ERROR = 1011;

/** One client of the feed, with at most one subscription. */
export class FeedClient {
  private subscription: AbortController | undefined;
  private readonly liveness: Liveness;

  constructor(
    private readonly socket: WebSocket,
    private readonly blocks: BlockReader,
    private readonly messages: BlockMessages,
    private readonly receipts: FollowedReceipts,
    private readonly errors: UnexpectedErrors,
    limits: FeedLimits,
  ) {
    this.liveness = new Liveness(limits);
    socket.on('message', (data, isBinary) => this.receive(data, isBinary));
    socket.on('ping', () => this.liveness.heard());
    socket.on('pong', (payload) => this.liveness.ponged(payload.toString('latin1')));
    socket.on('close', () => this.subscription?.abort());
    // A connection that breaks is closed too, and nothing else is to be done.
    socket.on('error', () => {});
  }

  subscribe(subscription: BlockSubscription): void {
    this.subscription = new AbortController();
    const { signal } = this.subscription;
    this.run(subscription, signal).catch((error) => this.fail(error, signal));
  }

  /** Sends one receipt when there is nothing more to wait for, and is done: the client may subscribe again. */
  private follow(id: ReceiptId): void {
    const subscription = new AbortController();
    this.subscription = subscription;
    const { signal } = subscription;
    this.receipts
      .follow(id, signal)
      .then((receipt) => {
        if (signal.aborted) return;
        this.subscription = undefined;
        void this.send(receiptText(receipt));
      })
      .catch((error) => this.fail(error, signal));
  }

  /** Ends the connection if its client is gone; otherwise asks the client for a sign of life. */
  check(): void {
    if (this.liveness.isLost) {
      this.socket.terminate();
      return;
    }
    const ping = this.liveness.nextPing();
    if (ping !== undefined) this.socket.ping(ping);
  }

  private receive(data: RawData, isBinary: boolean): void {
    this.liveness.heard();
    let id = 'null';
    try {
      if (isBinary) throw invalidRequest('a text message is wanted');
      const value = parseBody(data as Buffer);
      id = idOf(value);
      this.obey(toFeedRequest(value));
    } catch (error) {
      void this.send(errorAnswer(this.errors.toExpected(error, 'a message to the feed'), id));
    }
  }

  private obey(request: FeedRequest): void {
    const { height } = this.blocks.lastAccepted;
    if (request.method === 'unsubscribe') {
      this.subscription?.abort();
      this.subscription = undefined;
    } else if (this.subscription) {
      throw invalidRequest('subscribed already');
    }
    const answer = new JsonText(`{"lastAcceptedHeight":${height}}`);
    if (request.id !== undefined) void this.send(resultAnswer(answer, request.id));
    if (request.method === 'subscribe') this.subscribe(request.subscription);
    if (request.method === 'receipt') this.follow(request.receiptId);
  }

  /**
   * Closes the connection, because the error would repeat. The client may come back with the height that it has
   * reached.
   */
  private fail(error: unknown, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.socket.close(
      INTERNAL_ERROR,
      this.errors.toExpected(error, 'a subscription of the feed').publicMessage,
    );
  }

  private async run({ fromHeight, includeData }: BlockSubscription, signal: AbortSignal): Promise<void> {
    fromHeight ??= this.blocks.lastAccepted.height + 1n;
    for await (const block of acceptedFrom(this.blocks, fromHeight, signal)) {
      if (signal.aborted) return;
      // The next block is read only when this one is on its way.
      if (!(await this.send(this.messages.of(block, includeData ?? true)))) return;
    }
  }

  /** Resolves when the connection has taken the message; to false if the connection is closed. */
  private send(text: string | Buffer): Promise<boolean> {
    this.liveness.sending(Buffer.byteLength(text));
    return new Promise((resolve) => this.socket.send(text, { binary: false }, (error) => resolve(!error)));
  }
}
