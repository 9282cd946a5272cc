import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.service.js';
import { TakenProposals } from '../state/taken-proposals.js';
import { REFUSALS, type Refusal } from './push-reader.js';

const KINDS = ['push', 'fetch', 'fetched'] as const;
export type MessageKind = (typeof KINDS)[number];
type Counts = Record<MessageKind, number>;

const none = (): Counts => ({ push: 0, fetch: 0, fetched: 0 });

/** Counts messages between nodes, and proposals of other nodes. */
@Injectable()
export class GossipMetrics {
  private readonly messages = { sent: none(), received: none() };
  private readonly bytes = { sent: none(), received: none() };
  private readonly refusals: Record<string, number> = Object.fromEntries(
    [...REFUSALS, 'not-ready', 'wrong-data'].map((reason) => [reason, 0]),
  );

  constructor(
    private readonly metrics: Metrics,
    private readonly proposals: TakenProposals,
  ) {}

  /** @param peers how many nodes of the chain are connected */
  register(peers: () => number): void {
    const { metrics } = this;
    const { foreign } = this.proposals;
    for (const way of ['sent', 'received'] as const) {
      metrics.readLabelledCounter(
        `gossip_${way}_messages_total`,
        `Messages ${way}, by kind.`,
        'kind',
        () => ({
          ...this.messages[way],
        }),
      );
      metrics.readLabelledCounter(
        `gossip_${way}_bytes_total`,
        `Bytes of messages ${way}, by kind.`,
        'kind',
        () => ({
          ...this.bytes[way],
        }),
      );
    }
    metrics.readLabelledCounter(
      'gossip_refused_total',
      "Other nodes' proposals and messages that were not taken, by reason.",
      'reason',
      () => ({ ...this.refusals }),
    );
    metrics.gauge('gossip_peers', 'Connected nodes that follow the chain.', peers);
    metrics.gauge('foreign_proposals', "Other nodes' proposals in memory.", () => foreign.size);
    metrics.gauge(
      'foreign_proposal_bytes',
      "Bytes of other nodes' proposals in memory.",
      () => foreign.bytes,
    );
    metrics.gauge(
      'foreign_proposal_oldest_age_seconds',
      "Age of the oldest of other nodes' proposals; 0 when there is none.",
      () => (foreign.oldestAt === undefined ? 0 : (performance.now() - foreign.oldestAt) / 1_000),
    );
  }

  count(way: 'sent' | 'received', kind: MessageKind, bytes: number): void {
    this.messages[way][kind]++;
    this.bytes[way][kind] += bytes;
  }

  refused(reason: Refusal | 'not-ready' | 'wrong-data', count = 1): void {
    this.refusals[reason] = (this.refusals[reason] ?? 0) + count;
  }
}
