import { httpError, TimestampVmError } from './errors.js';

export interface Options {
  /** Another `fetch`, e.g. with a proxy. */
  readonly fetch?: typeof fetch;
  /** How long one try of a call may take, in ms; 15,000 unless given. A call that waits for a block gets its wait on top. */
  readonly timeoutMs?: number;
  /** How often a call is tried again; 3 times unless given. */
  readonly retries?: number;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

interface Answer {
  readonly result?: unknown;
  readonly error?: { code: number; message: string; data?: { reason?: string; retryable?: boolean } };
}

const TIMEOUT_MS = 15_000;
const RETRIES = 3;
/** The pause before the first repetition, in ms; each further one is twice as long. */
const PAUSE_MS = 300;

/** JSON-RPC over `fetch`. It repeats what may succeed later. */
export class Transport {
  constructor(
    private readonly url: string,
    private readonly options: Options,
  ) {}

  /** @param mayRepeat whether a call whose answer is lost may be made again @throws {TimestampVmError} */
  async call<T>(
    method: string,
    params: Readonly<Record<string, unknown>>,
    { signal }: CallOptions = {},
    mayRepeat = true,
  ): Promise<T> {
    const { retries = RETRIES } = this.options;
    for (let tries = 0; ; tries++) {
      try {
        return (await this.once(method, params, signal)) as T;
      } catch (error) {
        const isPassing = error instanceof TimestampVmError && error.retryable;
        const isLost = error instanceof TimestampVmError && error.code === undefined;
        if (signal?.aborted || !isPassing || tries >= retries || (isLost && !mayRepeat)) throw error;
      }
      await pause(PAUSE_MS * 2 ** tries, signal);
    }
  }

  private async once(
    method: string,
    params: Readonly<Record<string, unknown>>,
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    const limit = AbortSignal.timeout((this.options.timeoutMs ?? TIMEOUT_MS) + Number(params.waitMs ?? 0));
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const text = await this.post(body, signal ? AbortSignal.any([signal, limit]) : limit, signal);
    const { result, error } = JSON.parse(text) as Answer;
    if (!error) return result;
    const { reason = 'failed', retryable = false } = error.data ?? {};
    throw new TimestampVmError(error.message, reason, retryable, error.code);
  }

  private async post(body: string, signal: AbortSignal, caller: AbortSignal | undefined): Promise<string> {
    const { fetch: send = fetch } = this.options;
    try {
      // A request of this type needs no preflight in a browser.
      const headers = { 'content-type': 'text/plain' };
      const response = await send(`${this.url}/rpc`, { method: 'POST', headers, body, signal });
      const text = await response.text();
      if (!response.ok) throw httpError(response.status, text);
      return text;
    } catch (error) {
      if (error instanceof TimestampVmError || caller?.aborted) throw error;
      const isLate = signal.aborted;
      const text = isLate ? 'the node has not answered in time' : `the node cannot be reached at ${this.url}`;
      throw new TimestampVmError(text, isLate ? 'timeout' : 'connection', true, undefined, { cause: error });
    }
  }
}

/** @throws the signal's reason when it is aborted */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', end);
      resolve();
    }, ms);
    if (signal?.aborted) end();
    signal?.addEventListener('abort', end, { once: true });
  });
}
