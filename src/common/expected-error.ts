/** What an `ExpectedError` may carry beside its text. */
export interface ExpectedErrorOptions extends ErrorOptions {
  /** Values for the log and for callers that read JSON. Never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * An error that the code foresees: bad input, a limit, a database that is away. Its text is written for the one who gets
 * it. Anything else that is thrown is a fault of this program, and only `UnexpectedErrors` decides what becomes of it.
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

  /** The text for a client of the chain's API, who is not the operator: no address, no schema, no words of the driver. */
  get publicMessage(): string {
    return this.message;
  }

  /** Whether the same call, as it is, may succeed later. */
  get isRetryable(): boolean {
    return false;
  }
}
