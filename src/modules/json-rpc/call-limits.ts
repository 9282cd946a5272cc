import type { ApiConfig } from '../../config/api-config.js';
import { JSON_RPC_CODES, JsonRpcError } from './json-rpc-error.js';

/** A key of the config file. */
type Limit = `api.${keyof ApiConfig}`;

/** A request or a call exceeds a limit. The error names the limit and its value. */
export class LimitError extends JsonRpcError {
  constructor(
    what: string,
    readonly limit: Limit,
    value: number,
    reason: { reason?: string; retryable?: boolean } = {},
  ) {
    super(JSON_RPC_CODES.LIMIT_EXCEEDED, `Limit exceeded: ${what}, ${limit} is ${value}`, {
      ...reason,
      limit,
      value,
    });
  }
}

/** The limits of one request, and of all requests under way together. */
export class CallLimits {
  private underWay = 0;

  constructor(private readonly config: ApiConfig) {}

  /** The number of calls being worked on. */
  get current(): number {
    return this.underWay;
  }

  /** @throws {LimitError} */
  checkBody(bytes: number): void {
    const { maxBodyBytes } = this.config;
    if (bytes > maxBodyBytes)
      throw new LimitError(`a body of ${bytes} bytes`, 'api.maxBodyBytes', maxBodyBytes);
  }

  /** @throws {LimitError} */
  checkBatch(calls: number): void {
    const { maxBatch } = this.config;
    if (calls > maxBatch) throw new LimitError(`a batch of ${calls} calls`, 'api.maxBatch', maxBatch);
  }

  /** The space for all answers of one request. */
  answerBudget(): AnswerBudget {
    return new AnswerBudget(this.config.maxAnswerBytes);
  }

  /** @throws {LimitError} when too many calls are being worked on */
  async during<T>(call: () => Promise<T>): Promise<T> {
    const { maxConcurrent } = this.config;
    if (this.underWay >= maxConcurrent) {
      throw new LimitError(`${this.underWay} calls at once`, 'api.maxConcurrent', maxConcurrent, {
        reason: 'tooManyCalls',
        retryable: true,
      });
    }
    this.underWay++;
    try {
      return await call();
    } finally {
      this.underWay--;
    }
  }
}

/** Bytes left for the answers of one request. */
export class AnswerBudget {
  private used = 0;

  constructor(private readonly max: number) {}

  /** @throws {LimitError} when the text does not fit any more */
  take(text: string): string {
    const used = this.used + Buffer.byteLength(text);
    if (used > this.max) throw new LimitError(`an answer of ${used} bytes`, 'api.maxAnswerBytes', this.max);
    this.used = used;
    return text;
  }
}
