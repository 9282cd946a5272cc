import type { RawData, WebSocket } from 'ws';
import type { UnexpectedErrors } from '../../common/unexpected-errors.js';
import {
  answerText,
  blockText,
  errorText,
  type FeedRequest,
  FeedRequestError,
  parseFeedRequest,
} from './feed-message.js';
import { type AcceptedBlocks, acceptedFrom } from './subscription.js';

/** WebSocket's close code for a server that meets what it does not expect (RFC 6455, section 7.4). */
const INTERNAL_ERROR = 1011;

/** One client of the feed, with at most one subscription. */
export class FeedClient {
  private subscription: AbortController | undefined;

  constructor(
    private readonly socket: WebSocket,
    private readonly blocks: AcceptedBlocks,
    private readonly errors: UnexpectedErrors,
  ) {
    socket.on('message', (data, isBinary) => this.receive(data, isBinary));
    socket.on('close', () => this.subscription?.abort());
    // A connection that breaks is closed as well, which is all there is to do.
    socket.on('error', () => {});
  }

  /** @param fromHeight the first block's height; the next one that is accepted unless given */
  subscribe(fromHeight = this.blocks.lastAccepted.height + 1n): void {
    this.subscription = new AbortController();
    const { signal } = this.subscription;
    this.run(fromHeight, signal).catch((error) => this.fail(error, signal));
  }

  private receive(data: RawData, isBinary: boolean): void {
    try {
      if (isBinary) throw new FeedRequestError(-32600, 'Invalid Request: a text message is wanted');
      this.obey(parseFeedRequest((data as Buffer).toString('utf8')));
    } catch (error) {
      const expected = this.errors.toExpected(error, 'a message to the feed');
      this.socket.send(errorText(expected));
    }
  }

  private obey(request: FeedRequest): void {
    const { height } = this.blocks.lastAccepted;
    if (request.method === 'unsubscribe') {
      this.subscription?.abort();
      this.subscription = undefined;
    } else if (this.subscription) {
      throw new FeedRequestError(-32600, 'Invalid Request: subscribed already', request.id);
    }
    if (request.id !== undefined)
      this.socket.send(answerText(request.id, `{"lastAcceptedHeight":${height}}`));
    if (request.method === 'subscribe') this.subscribe(request.fromHeight ?? height + 1n);
  }

  /** A client may come back with the height that it has got to; whatever went wrong here would go wrong again and again. */
  private fail(error: unknown, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.socket.close(
      INTERNAL_ERROR,
      this.errors.toExpected(error, 'a subscription of the feed').publicMessage,
    );
  }

  private async run(fromHeight: bigint, signal: AbortSignal): Promise<void> {
    for await (const block of acceptedFrom(this.blocks, fromHeight, signal)) {
      if (signal.aborted) return;
      // The next block is read when this one is on its way.
      const isSent = await new Promise((resolve) =>
        this.socket.send(blockText(block), (error) => resolve(!error)),
      );
      if (!isSent) return;
    }
  }
}
