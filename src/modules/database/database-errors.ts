import { ExpectedError } from '../../common/expected-error.js';

/** The database was away, or refused for a temporary reason, for longer than the caller could wait. */
export class DatabaseUnavailableError extends ExpectedError {
  readonly code = 'databaseUnavailable';

  constructor(
    private readonly seconds: number,
    cause: unknown,
  ) {
    const reason =
      (cause instanceof Error && cause.message) || String((cause as { code?: unknown })?.code ?? cause);
    super(`the database has been unavailable for ${Math.round(seconds)} s: ${reason}`, { cause });
  }

  override get isRetryable(): boolean {
    return true;
  }

  /** Without the driver's text, which names the server. */
  override get publicMessage(): string {
    return `the database has been unavailable for ${Math.round(this.seconds)} s`;
  }
}

/** The process is about to end and the database is away, so nothing is tried again. */
export class DatabaseClosingError extends ExpectedError {
  readonly code = 'databaseClosing';

  constructor(cause: unknown) {
    super('the chain is shutting down, and the database did not take this', { cause });
  }
}

/** Another process has taken over this chain's schema, so this one must not write any more. */
export class FencedError extends ExpectedError {
  readonly code = 'fenced';

  constructor(schema: string) {
    super(
      `another process has taken over the schema ${schema}: this one has stopped writing (two nodes, or two copies of one node, are configured with the same database and schema)`,
    );
  }
}
