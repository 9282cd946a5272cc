import { Injectable } from '@nestjs/common';
import { UnexpectedErrors } from '../../common/unexpected-errors.js';
import { ChainConfig } from '../../config/chain-config.js';
import type { AppMessageHandler } from '../app-messages/app-message-handler.js';
import { AppMessages } from '../app-messages/app-messages.service.js';
import type { Proposal } from '../ledger/proposal.repository.js';
import { Mempool } from '../mempool/mempool.service.js';
import { AcceptedBlocks } from '../state/accepted-blocks.service.js';
import { ChainState } from '../state/chain-state.service.js';
import { TakenProposals } from '../state/taken-proposals.js';
import { FetchAnswers } from './fetch-answers.js';
import { Fetches } from './fetches.js';
import { fetchCodec, fetchedCodec } from './gossip-messages.js';
import { GossipMetrics } from './gossip-metrics.js';
import { PushReader, type Refusal } from './push-reader.js';
import { PushTimes } from './push-times.js';
import { pushesOf, windowOf } from './pushes.js';

/** The ID of this plugin's own messages. AvalancheGo's SDK uses 0 to 4 (`network/p2p/handler.go`). */
export const GOSSIP_HANDLER_ID = 29_814;

/** How often the node looks for proposals to push again, in ms. */
const TICK_MS = 1_000;
/** Nodes often connect at the same time, so the node waits this long and then greets them together, in ms. */
const GREETING_MS = 200;

/** Tells other nodes of this node's proposals, and takes theirs for building. */
@Injectable()
export class Gossip implements AppMessageHandler {
  readonly handlerId = GOSSIP_HANDLER_ID;
  private readonly times = new PushTimes();
  private readonly reader: PushReader;
  private readonly answers: FetchAnswers;
  private readonly fetches: Fetches;
  private readonly toGreet = new Map<string, Uint8Array>();
  private readonly stops: (() => void)[] = [];
  private greeting: NodeJS.Timeout | undefined;
  private isPushing = false;
  private isScheduled = false;

  constructor(
    private readonly messages: AppMessages,
    private readonly mempool: Mempool,
    private readonly proposals: TakenProposals,
    private readonly accepted: AcceptedBlocks,
    private readonly state: ChainState,
    private readonly config: ChainConfig,
    private readonly metrics: GossipMetrics,
    private readonly errors: UnexpectedErrors,
  ) {
    this.reader = new PushReader(proposals);
    this.answers = new FetchAnswers(mempool, performance.now());
    this.fetches = new Fetches(
      ({ origin, seq, sha256 }, done) => this.fetch(origin, fetchCodec.encode({ seq, sha256 }), done),
      (announced, data) => {
        const { origin, seq, sha256, asOf } = announced;
        this.taken(this.reader.add(origin, seq, data, sha256, asOf, performance.now()));
      },
      () => this.metrics.refused('wrong-data'),
    );
  }

  start(): void {
    if (!this.config.gossip.enabled) return;
    this.messages.register(this);
    this.metrics.register(() => this.messages.peerCount);
    const ticking = setInterval(() => this.tick(), TICK_MS).unref();
    const pushSoon = () => this.pushSoon();
    this.stops.push(
      () => clearInterval(ticking),
      this.mempool.onStored(pushSoon),
      this.accepted.onAccepted(pushSoon),
    );
  }

  stop(): void {
    for (const stop of this.stops.splice(0)) stop();
    clearTimeout(this.greeting);
    this.fetches.clear();
  }

  gossip(nodeId: Uint8Array, message: Uint8Array): void {
    this.metrics.count('received', 'push', message.length);
    if (!this.isReady) {
      this.metrics.refused('not-ready');
      return;
    }
    const { isNew, announced, refused } = this.reader.read(keyOf(nodeId), message, performance.now());
    for (const [reason, count] of Object.entries(refused)) this.metrics.refused(reason as Refusal, count);
    for (const one of announced) this.fetches.add(one);
    if (isNew) this.mempool.changed();
  }

  request(nodeId: Uint8Array, request: Uint8Array, answer: (response: Uint8Array) => void): void {
    this.metrics.count('received', 'fetch', request.length);
    const response = this.answers.answer(keyOf(nodeId), request, performance.now());
    this.metrics.count('sent', 'fetched', response.length);
    answer(response);
  }

  connected(nodeId: Uint8Array): void {
    this.toGreet.set(keyOf(nodeId), nodeId);
    this.greeting ??= setTimeout(() => {
      this.greeting = undefined;
      this.greet();
    }, GREETING_MS).unref();
  }

  disconnected(nodeId: Uint8Array): void {
    this.toGreet.delete(keyOf(nodeId));
    this.fetches.forget(keyOf(nodeId));
  }

  /** Only in normal operation: before that, the node's own height says nothing about what is pending. */
  private get isReady(): boolean {
    return this.state.engineState === 'normal';
  }

  private tick(): void {
    this.proposals.foreign.expire(performance.now());
    this.times.keep((seq) => this.mempool.get(seq) !== undefined);
    this.pushSoon();
  }

  /** A push waits until the proposals' callers have their answers. */
  private pushSoon(): void {
    if (this.isScheduled || this.messages.peerCount === 0) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      this.pushDue().catch((error) => this.errors.report(error, 'the push of proposals'));
    });
  }

  /** Proposals that come while a push is under way share the next one. */
  private async pushDue(): Promise<void> {
    if (this.isPushing || !this.isReady) return;
    this.isPushing = true;
    try {
      for (let due = this.due(); due.length > 0; due = this.due()) {
        for (const { seq } of due) this.times.pushed(seq, performance.now());
        await this.push(due, (message) =>
          this.messages.gossip(this, message, this.config.gossip.maxValidators),
        );
      }
    } finally {
      this.isPushing = false;
    }
  }

  private due(): Proposal[] {
    const now = performance.now();
    return windowOf(this.mempool.pending()).filter(({ seq }) => this.times.isDue(seq, now));
  }

  /** Sends everything that is pending to the nodes that have connected since the last greeting. */
  private greet(): void {
    const nodes = [...this.toGreet.values()];
    this.toGreet.clear();
    if (!this.isReady || nodes.length === 0) return;
    const window = windowOf(this.mempool.pending());
    this.push(window, (message) => this.messages.gossipTo(this, nodes, message)).catch((error) =>
      this.errors.report(error, 'the push of proposals'),
    );
  }

  private async push(
    proposals: readonly Proposal[],
    send: (message: Uint8Array) => Promise<void>,
  ): Promise<void> {
    for (const proposal of proposals) this.proposals.departed.add(proposal);
    for (const message of pushesOf(proposals, this.accepted.lastAccepted.height)) {
      this.metrics.count('sent', 'push', message.length);
      await send(message);
    }
  }

  private fetch(origin: string, request: Uint8Array, done: (data: Uint8Array | undefined) => void): boolean {
    this.metrics.count('sent', 'fetch', request.length);
    return this.messages.request(this, Buffer.from(origin, 'latin1'), request, (response) => {
      if (response) this.metrics.count('received', 'fetched', response.length);
      done(response && decodeFetched(response));
    });
  }

  private taken(outcome: boolean | Refusal): void {
    if (typeof outcome === 'string') this.metrics.refused(outcome);
    else if (outcome) this.mempool.changed();
  }
}

const keyOf = (nodeId: Uint8Array): string => Buffer.from(nodeId).toString('latin1');

function decodeFetched(response: Uint8Array): Uint8Array | undefined {
  try {
    return fetchedCodec.decode(response).data;
  } catch {
    // The receiver then finds that the data do not have the announced hash.
    return new Uint8Array();
  }
}
