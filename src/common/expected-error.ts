/** What an `ExpectedError` may carry beside its text. */
export interface ExpectedErrorOptions extends ErrorOptions {
  /** Values for the log and for callers that read JSON. Never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * An error that the code foresees: bad input, a limit, a database that is away. Its text is written for its receiver.
 * Every other error is a fault of this program, and only `UnexpectedErrors` decides what happens to it.
 */
export abstract class ExpectedError extends Error {
  /** Stays the same when the text is reworded: a camelCase reason, or the number of the protocol that has one. */
  abstract readonly code: string | number;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(message: string, { details, ...options }: ExpectedErrorOptions = {}) {
    super(message, options);
    this.name = new.target.name;
    this.details = details;
  }

  /**
   * The text for a client of the chain's API. A client is not the operator, so there is no address, no schema and no
   * text of the driver.
   */
  get publicMessage(): string {
    return this.message;
  }

  /** Whether the same call may succeed later. */
  get isRetryable(): boolean {
    return false;
  }
}
