import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthIndicatorService, TerminusModule } from '@nestjs/terminus';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Clock } from '../../common/clock.js';
import { ChainConfig } from '../../config/chain-config.js';
import { Database } from '../database/database.service.js';
import { ChainClaim, ChainRepository } from '../ledger/chain.repository.js';
import { Mempool } from '../mempool/mempool.service.js';
import { AcceptedBlocks } from '../state/accepted-blocks.service.js';
import { ChainState } from '../state/chain-state.service.js';
import { HealthService } from './health.service.js';
import { ChainIndicator } from './indicators/chain.indicator.js';
import { ClockIndicator } from './indicators/clock.indicator.js';
import { DatabaseIndicator } from './indicators/database.indicator.js';
import { MempoolIndicator } from './indicators/mempool.indicator.js';
import { WriteBehindIndicator } from './indicators/write-behind.indicator.js';
import { WriterIndicator } from './indicators/writer.indicator.js';

/** A healthy chain, in which each test breaks something. */
function wellChain() {
  return {
    database: {
      isDurable: true,
      schema: 's',
      ping: vi.fn(async () => 0.5),
    },
    ledger: { newestToken: vi.fn(async (): Promise<string | undefined> => '7') },
    accepted: {
      lastAccepted: { id: new Uint8Array(32), height: 5n, timestamp: 1_000n },
      writeBehindLag: 0,
    },
    state: { engineState: 'normal', processingCount: 0 },
    mempool: { size: 0, sizeBytes: 0, oldestAt: undefined as number | undefined },
    clock: { now: () => 1_000n },
  };
}

let chain: ReturnType<typeof wellChain>;
let health: HealthService;
let close: () => Promise<void>;

beforeEach(async () => {
  chain = wellChain();
  @Module({
    imports: [TerminusModule.forRoot({ logger: false })],
    providers: [
      HealthService,
      ...[
        DatabaseIndicator,
        WriterIndicator,
        ChainIndicator,
        WriteBehindIndicator,
        MempoolIndicator,
        ClockIndicator,
      ],
      { provide: Database, useValue: chain.database },
      { provide: ChainRepository, useValue: chain.ledger },
      { provide: AcceptedBlocks, useValue: chain.accepted },
      { provide: ChainState, useValue: chain.state },
      { provide: Mempool, useValue: chain.mempool },
      { provide: Clock, useValue: chain.clock },
      { provide: ChainConfig, useValue: new ChainConfig() },
      { provide: ChainClaim, useValue: { token: '7' } },
    ],
  })
  class HealthOfAChain {}
  const app = await NestFactory.createApplicationContext(HealthOfAChain, { logger: false });
  health = app.get(HealthService);
  expect(app.get(HealthIndicatorService)).toBeDefined();
  close = () => app.close();
});
afterEach(() => close());

// biome-ignore lint/suspicious/noExplicitAny: JSON, matched by each test
const report = async () => (await health.report()) as any;

it('is ok when all is well, on an idle chain too', async () => {
  expect(await report()).toMatchObject({ failures: [], body: { status: 'ok', degraded: [], error: {} } });
});

describe('is degraded, which is healthy for the host, when', () => {
  it.each([
    ['the database is slow', 'database', () => chain.database.ping.mockResolvedValue(501)],
    ['commits are not forced to disk', 'database', () => Object.assign(chain.database, { isDurable: false })],
    ['the queue is nearly full by count', 'mempool', () => Object.assign(chain.mempool, { size: 52_429 })],
    [
      'the queue is nearly full by bytes',
      'mempool',
      () => Object.assign(chain.mempool, { sizeBytes: 54_000_000 }),
    ],
    [
      'a proposal waits',
      'mempool',
      () => Object.assign(chain.mempool, { size: 1, oldestAt: Date.now() - 302_000 }),
    ],
    [
      'Postgres is behind while bootstrapping',
      'writeBehind',
      () => Object.assign(chain.accepted, { writeBehindLag: 2_049 }),
    ],
    ['the clock is somewhat behind', 'clock', () => Object.assign(chain.clock, { now: () => 989n })],
  ])('%s', async (_what, name, spoil) => {
    spoil();
    const { failures, body } = await report();
    expect(failures).toEqual([]);
    expect(body).toMatchObject({
      status: 'degraded',
      degraded: [name],
      details: { [name]: { reason: expect.any(String) } },
    });
  });
});

describe('fails when', () => {
  it.each([
    [
      'the database is down',
      'database: connection refused',
      () => chain.database.ping.mockRejectedValue(new Error('connection refused')),
    ],
    [
      'another process has taken over',
      'writer: another process has taken over',
      () => chain.ledger.newestToken.mockResolvedValue('8'),
    ],
    [
      'the row of the chain is gone',
      'writer: another process has taken over',
      () => chain.ledger.newestToken.mockResolvedValue(undefined),
    ],
    [
      'the clock is far behind',
      'clock: this machine',
      () => Object.assign(chain.clock, { now: () => -2_601n }),
    ],
  ])('%s', async (_what, failure, spoil) => {
    spoil();
    const { failures, body } = await report();
    expect(failures).toEqual([expect.stringContaining(failure)]);
    expect(body).toMatchObject({ status: 'error' });
  });

  it('the database does not answer within 2 s', async () => {
    vi.useFakeTimers();
    chain.database.ping.mockReturnValue(new Promise(() => {}));
    const answer = report();
    await vi.advanceTimersByTimeAsync(2_000);
    expect((await answer).failures).toEqual(['database: no answer within 2000 ms']);
    vi.useRealTimers();
  });
});

describe('readiness', () => {
  it('needs normal operation', async () => {
    expect((await health.readiness()).failures).toEqual([]);
    chain.state.engineState = 'bootstrapping';
    expect((await health.readiness()).failures).toEqual(['serving: the chain is not done bootstrapping']);
    expect((await report()).failures).toEqual([]);
  });

  it('ends when the chain is about to stop', async () => {
    health.leave();
    expect((await health.readiness()).failures).toEqual(['serving: the chain is stopping']);
    expect(health.liveness().failures).toEqual([]);
  });

  it('needs the database and the right to write', async () => {
    chain.database.ping.mockRejectedValue(new Error('away'));
    chain.ledger.newestToken.mockResolvedValue('8');
    expect((await health.readiness()).failures).toEqual([
      'database: away',
      expect.stringMatching(/^writer: /),
    ]);
  });
});

it('asks the database once for requests at the same time', async () => {
  await Promise.all(Array.from({ length: 50 }, () => health.report()));
  expect(chain.database.ping).toHaveBeenCalledTimes(1);
  await health.report();
  expect(chain.database.ping).toHaveBeenCalledTimes(2);
});
