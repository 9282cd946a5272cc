import { Injectable } from '@nestjs/common';
import { AppSender, type GossipReach } from '../../common/app-sender.js';
import { ChainContext } from '../../common/chain-context.js';
import { Log } from '../../common/log.js';
import type { AppMessageHandler } from './app-message-handler.js';
import { afterPrefix, prefixed, readPrefix } from './handler-prefix.js';

/** AvalancheGo's `network/p2p/error.go`: no handler is registered for this prefix. */
const UNREGISTERED_HANDLER = -2;
/** Request IDs are u32. */
const MAX_REQUEST_ID = 2 ** 32;
/** The most requests under way at once. */
const MAX_REQUESTS = 64;

type Outcome = (response: Uint8Array | undefined) => void;

/** Passes other nodes' messages to the handler that their prefix names, and answers to the request that they belong to. */
@Injectable()
export class AppMessages {
  private readonly handlers = new Map<number, AppMessageHandler>();
  private readonly connectedNodes = new Map<string, Uint8Array>();
  private readonly requests = new Map<number, { node: string; done: Outcome }>();
  private nextRequestId = 1;

  constructor(
    private readonly sender: AppSender,
    private readonly context: ChainContext,
    private readonly log: Log,
  ) {}

  register(handler: AppMessageHandler): void {
    this.handlers.set(handler.handlerId, handler);
  }

  /** The connected nodes that follow the chain, without this one. */
  get peers(): readonly Uint8Array[] {
    return [...this.connectedNodes.values()];
  }

  get peerCount(): number {
    return this.connectedNodes.size;
  }

  connected(nodeId: Uint8Array): void {
    const key = keyOf(nodeId);
    if (key === keyOf(this.context.nodeId) || this.connectedNodes.has(key)) return;
    const node = Uint8Array.from(nodeId);
    this.connectedNodes.set(key, node);
    for (const handler of this.handlers.values()) handler.connected?.(node);
  }

  disconnected(nodeId: Uint8Array): void {
    if (!this.connectedNodes.delete(keyOf(nodeId))) return;
    for (const handler of this.handlers.values()) handler.disconnected?.(nodeId);
  }

  gossiped(nodeId: Uint8Array, message: Uint8Array): void {
    if (keyOf(nodeId) === keyOf(this.context.nodeId)) return;
    this.handlerOf(message)?.gossip(nodeId, afterPrefix(message));
  }

  requested(nodeId: Uint8Array, requestId: number, request: Uint8Array): void {
    const handler = this.handlerOf(request);
    if (!handler) {
      const refused = this.sender.refuse(nodeId, requestId, UNREGISTERED_HANDLER, 'unregistered handler');
      void this.send('refusal', refused);
      return;
    }
    handler.request(nodeId, afterPrefix(request), (response) => {
      void this.send('response', this.sender.respond(nodeId, requestId, response));
    });
  }

  /** Ignores a number for which no request waits: a host may report a failure after it has refused to send. */
  responded(nodeId: Uint8Array, requestId: number, response: Uint8Array | undefined): void {
    const request = this.requests.get(requestId);
    if (request?.node !== keyOf(nodeId)) return;
    this.requests.delete(requestId);
    request.done(response);
  }

  /** Resolves when the host has taken the message or refused it. */
  gossip({ handlerId }: AppMessageHandler, message: Uint8Array, validators: number): Promise<void> {
    const { sender } = this;
    const bytes = prefixed(handlerId, message);
    const reach: GossipReach = { validators, nonValidators: 0, peers: 0 };
    // By its own settings, a host would send it to ten validators only.
    const sent = sender.choosesReach
      ? sender.gossip(bytes, reach)
      : sender.gossipTo(this.peers.slice(0, validators), bytes);
    return this.send('gossip', sent);
  }

  /** The same, to the named nodes. */
  gossipTo(
    { handlerId }: AppMessageHandler,
    nodeIds: readonly Uint8Array[],
    message: Uint8Array,
  ): Promise<void> {
    return this.send('gossip', this.sender.gossipTo(nodeIds, prefixed(handlerId, message)));
  }

  /** @param done gets the response; undefined when there is none @returns false when too many are under way */
  request({ handlerId }: AppMessageHandler, nodeId: Uint8Array, request: Uint8Array, done: Outcome): boolean {
    if (this.requests.size >= MAX_REQUESTS) return false;
    const requestId = this.nextRequestId;
    this.nextRequestId = (this.nextRequestId + 1) % MAX_REQUEST_ID;
    this.requests.set(requestId, { node: keyOf(nodeId), done });
    const sent = this.sender.request(nodeId, requestId, prefixed(handlerId, request));
    void this.send('request', sent, () => this.responded(nodeId, requestId, undefined));
    return true;
  }

  private handlerOf(message: Uint8Array): AppMessageHandler | undefined {
    const id = readPrefix(message);
    return id === undefined ? undefined : this.handlers.get(id);
  }

  /** No caller waits for a message, and a sender that needs its effect sends a lost one again. */
  private send(kind: string, sent: Promise<void>, failed?: () => void): Promise<void> {
    return sent.catch((error: Error) => {
      this.log.debug('an application message could not be sent', { kind, error: error.message });
      failed?.();
    });
  }
}

const keyOf = (nodeId: Uint8Array): string => Buffer.from(nodeId).toString('latin1');
