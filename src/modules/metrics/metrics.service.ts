import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/**
 * The prefix of every name, which makes them easy to find among the thousands of a node. The node puts its own prefix
 * before it.
 */
const METRIC_PREFIX = 'timestampvm_';

/** Buckets in seconds, from a cached look-up to a statement that waited for a lock. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const MS_PER_SECOND = 1_000;

const EVENTS = { build: 'built', verify: 'verified', accept: 'accepted' } as const;

/**
 * The chain's metrics, by Prometheus's conventions. To record a value costs well under a microsecond, so the code that
 * does the work records it itself: an interceptor would cost more than some of the calls. Values that are read only on
 * request are a `gauge`.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  private readonly steps = {
    build: this.histogram('block_build_seconds', 'Time to build a block.'),
    verify: this.histogram('block_verify_seconds', 'Time to verify a block.'),
    accept: this.histogram('block_accept_seconds', 'Time to accept a block, the commit included.'),
  };
  private readonly blocks = this.counter('blocks_total', 'Blocks by what happened to them.', ['event']);
  private readonly statements = this.histogram(
    'sql_statement_seconds',
    'Time of an SQL statement, with the wait for a connection.',
    ['statement'],
  );
  private readonly statementErrors = this.counter(
    'sql_statement_errors_total',
    'SQL statements that failed.',
    ['statement'],
  );
  private readonly calls = this.counter('api_calls_total', 'API calls by method and result.', [
    'method',
    'result',
  ]);
  private readonly callSeconds = this.histogram('api_call_seconds', 'Time of an API call.', ['method']);
  private readonly refusals = this.counter('api_refusals_total', 'API requests and calls beyond a limit.', [
    'limit',
  ]);

  constructor() {
    for (const event of [...Object.values(EVENTS), 'rejected']) this.blocks.inc({ event }, 0);
  }

  /** Times one of the host's steps. A step that fails is not counted, because it did not happen. */
  async timed<T>(step: keyof typeof EVENTS, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const result = await work();
    this.steps[step].observe((performance.now() - started) / MS_PER_SECOND);
    this.block(EVENTS[step]);
    return result;
  }

  block(event: 'built' | 'verified' | 'accepted' | 'rejected'): void {
    this.blocks.inc({ event });
  }

  /** @param statement one of the few names that the repositories give */
  statement(statement: string, ms: number, isError: boolean): void {
    this.statements.observe({ statement }, ms / MS_PER_SECOND);
    this.statementErrors.inc({ statement }, isError ? 1 : 0);
  }

  /** @param method a known method, or `unknown`: clients must not be able to invent label values */
  call(method: string, result: string, ms: number): void {
    this.calls.inc({ method, result });
    this.callSeconds.observe({ method }, ms / MS_PER_SECOND);
  }

  /** @param limit the config's key @param count 0 lists the limit before anything is refused */
  refusal(limit: string, count = 1): void {
    this.refusals.inc({ limit }, count);
  }

  /** A value that is read on request. */
  gauge(name: string, help: string, read: () => number): void {
    this.readGauge(name, help, [], (gauge) => gauge.set(read()));
  }

  /** Several values with one name, distinguished by a label. */
  labelledGauge(name: string, help: string, label: string, read: () => Record<string, number>): void {
    this.readGauge(name, help, [label], (gauge) => {
      for (const [key, value] of Object.entries(read())) gauge.set({ [label]: key }, value);
    });
  }

  private readGauge(name: string, help: string, labelNames: string[], read: (gauge: Gauge) => void): void {
    new Gauge({
      name: METRIC_PREFIX + name,
      help,
      labelNames,
      registers: [this.registry],
      collect() {
        read(this);
      },
    });
  }

  /** A count that is kept elsewhere and read on request. */
  readCounter(name: string, help: string, read: () => number): void {
    this.readCount(name, help, [], (counter) => counter.inc(read()));
  }

  /** Several counts with one name, distinguished by a label. */
  readLabelledCounter(name: string, help: string, label: string, read: () => Record<string, number>): void {
    this.readCount(name, help, [label], (counter) => {
      for (const [key, value] of Object.entries(read())) counter.inc({ [label]: key }, value);
    });
  }

  private readCount(
    name: string,
    help: string,
    labelNames: string[],
    read: (counter: Counter) => void,
  ): void {
    new Counter({
      name: METRIC_PREFIX + name,
      help,
      labelNames,
      registers: [this.registry],
      collect() {
        this.reset();
        read(this);
      },
    });
  }

  histogram(name: string, help: string, labelNames: string[] = [], buckets = SECONDS): Histogram {
    return new Histogram({
      name: METRIC_PREFIX + name,
      help,
      labelNames,
      buckets,
      registers: [this.registry],
    });
  }

  private counter(name: string, help: string, labelNames: string[]): Counter {
    return new Counter({ name: METRIC_PREFIX + name, help, labelNames, registers: [this.registry] });
  }
}
