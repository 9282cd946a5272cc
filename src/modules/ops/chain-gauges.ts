import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { ChainConfig } from '../../config/chain-config.js';
import { Database } from '../database/database.service.js';
import { Mempool } from '../mempool/mempool.service.js';
import { Metrics } from '../metrics/metrics.service.js';
import { AcceptedBlocks } from '../state/accepted-blocks.service.js';
import { ChainState } from '../state/chain-state.service.js';

/**
 * The chain's state as metrics. They are read from memory on request, so they are there even while the database is
 * away.
 */
@Injectable()
export class ChainGauges {
  constructor(
    private readonly metrics: Metrics,
    private readonly accepted: AcceptedBlocks,
    private readonly state: ChainState,
    private readonly mempool: Mempool,
    private readonly database: Database,
    private readonly config: ChainConfig,
    private readonly clock: Clock,
  ) {}

  register(): void {
    this.registerChain();
    this.registerMempool();
    this.registerDatabase();
  }

  private registerChain(): void {
    const { metrics, accepted, state } = this;
    metrics.gauge('last_accepted_height', 'Height of the last accepted block.', () =>
      Number(accepted.lastAccepted.height),
    );
    metrics.gauge('last_accepted_timestamp_seconds', 'Timestamp of the last accepted block, Unix time.', () =>
      Number(accepted.lastAccepted.timestamp),
    );
    metrics.gauge(
      'last_accepted_ahead_seconds',
      "How far the last accepted block's time is ahead of this machine's clock; 0 when it is not. From 3600 on, no block can be built.",
      () => Math.max(0, Number(accepted.lastAccepted.timestamp - this.clock.now())),
    );
    metrics.gauge(
      'processing_blocks',
      'Blocks that are verified and not yet decided.',
      () => state.processingCount,
    );
    metrics.gauge(
      'write_behind_blocks',
      'Accepted blocks that are not in Postgres yet.',
      () => accepted.writeBehindLag,
    );
    metrics.gauge('bootstrapped', 'Whether the host has the chain in normal operation.', () =>
      state.engineState === 'normal' ? 1 : 0,
    );
    metrics.readLabelledCounter(
      'block_lookups_total',
      'Look-ups of blocks, by where the block was found.',
      'in',
      () => ({
        ...state.lookups,
      }),
    );
  }

  private registerMempool(): void {
    const { metrics, mempool } = this;
    const { maxCount, maxBytes } = this.config.mempool;
    metrics.readCounter(
      'proposals_total',
      'Proposals that this node took and stored.',
      () => mempool.acknowledged,
    );
    metrics.gauge('mempool_proposals', 'Proposals in the queue.', () => mempool.size);
    metrics.gauge('mempool_max_proposals', 'Proposals that the queue can hold.', () => maxCount);
    metrics.gauge('mempool_bytes', 'Bytes of the data in the queue.', () => mempool.sizeBytes);
    metrics.gauge('mempool_max_bytes', 'Bytes of data that the queue can hold.', () => maxBytes);
    metrics.gauge(
      'mempool_oldest_age_seconds',
      'Age of the oldest proposal in the queue; 0 when the queue is empty.',
      () => mempool.oldestAgeMs / 1000,
    );
  }

  private registerDatabase(): void {
    const { metrics, database } = this;
    metrics.gauge('database_up', 'Whether the last statement reached the database.', () =>
      database.awayForMs === 0 ? 1 : 0,
    );
    metrics.labelledGauge('database_connections', 'Connections of the pool.', 'state', () => {
      const { total, idle } = database.connections;
      return { busy: total - idle, idle };
    });
    metrics.gauge(
      'database_connections_max',
      'Connections that the pool may have.',
      () => database.connections.max,
    );
    metrics.gauge(
      'database_waiting_statements',
      'Statements that wait for a connection.',
      () => database.connections.waiting,
    );
  }
}
