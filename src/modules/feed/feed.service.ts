import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type WebSocket, WebSocketServer } from 'ws';
import { UnexpectedErrors } from '../../common/unexpected-errors.js';
import { type UpgradeHandler, type UpgradeRequest, WebSocketsAt } from '../http/upgrade.decorator.js';
import { FollowedReceipts } from '../receipts/followed-receipts.js';
import { AcceptedBlocks } from '../state/accepted-blocks.service.js';
import { BlockMessages } from './block-messages.js';
import { FeedClient } from './feed-client.js';
import { FeedLimits } from './feed-limits.js';
import { subscriptionOf } from './feed-message.js';

/** Close codes, by their names in IANA's registry (RFC 6455, section 7.4). */
const GOING_AWAY = 1001;
const POLICY_VIOLATION = 1008;
const TRY_AGAIN_LATER = 1013;

/** A feed of accepted blocks over WebSockets, on connections of any kind. */
@Injectable()
@WebSocketsAt('/ws')
export class Feed implements OnApplicationBootstrap, OnModuleDestroy, UpgradeHandler {
  private readonly server: WebSocketServer;
  private readonly messages = new BlockMessages();
  private readonly clients = new Set<FeedClient>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly accepted: AcceptedBlocks,
    private readonly errors: UnexpectedErrors,
    private readonly limits: FeedLimits,
    private readonly receipts: FollowedReceipts,
  ) {
    this.server = new WebSocketServer({
      noServer: true,
      maxPayload: limits.maxMessageBytes,
      perMessageDeflate: false,
    });
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.check(), this.limits.checkMs).unref();
  }

  /** The number of connected clients. */
  get size(): number {
    return this.server.clients.size;
  }

  /** Checks every client now. */
  check(): void {
    for (const client of this.clients) client.check();
  }

  upgrade(request: UpgradeRequest, connection: Duplex): void {
    connection.on('error', () => {});
    this.server.handleUpgrade(request as IncomingMessage, connection, Buffer.alloc(0), (socket) =>
      this.admit(socket, request.url ?? ''),
    );
  }

  /** Tells the clients that the chain ends. They may come back with the height that they have reached. */
  onModuleDestroy(): void {
    clearInterval(this.timer);
    for (const socket of this.server.clients) {
      socket.close(GOING_AWAY, 'the chain is shutting down');
      setTimeout(() => socket.terminate(), this.limits.closeMs).unref();
    }
  }

  /** `/ws?fromHeight=5` subscribes at once. */
  private admit(socket: WebSocket, url: string): void {
    const client = new FeedClient(
      socket,
      this.accepted,
      this.messages,
      this.receipts,
      this.errors,
      this.limits,
    );
    const { maxClients } = this.limits;
    if (this.size > maxClients) {
      socket.close(TRY_AGAIN_LATER, `${maxClients} clients are connected`);
      return;
    }
    this.clients.add(client);
    socket.on('close', () => this.clients.delete(client));
    try {
      const subscription = subscriptionOf(url);
      if (subscription) client.subscribe(subscription);
    } catch (error) {
      const { publicMessage } = this.errors.toExpected(error, 'a request for the feed');
      socket.close(POLICY_VIOLATION, publicMessage);
    }
  }
}
