import type { IncomingCall } from '../../common/incoming-call.js';
import type { UnexpectedErrors } from '../../common/unexpected-errors.js';
import type { ApiConfig } from '../../config/api-config.js';
import { type AnswerBudget, CallLimits, LimitError } from './call-limits.js';
import { errorAnswer, LaterResult, resultAnswer } from './json-rpc-answer.js';
import { invalidRequest, JSON_RPC_CODES, JsonRpcError } from './json-rpc-error.js';
import { idOf, parseBody, toRequest } from './json-rpc-request.js';
import { fullName } from './method-name.js';
import { Stopwatch } from './stopwatch.js';

/** A method that can be called. */
export interface Method {
  /** Without prefix. */
  readonly name: string;
  /** @param params the single parameter object; undefined when the call has none @returns a value, or a promise */
  run(params: unknown, caller: IncomingCall): unknown;
}

/** Is told of every call and refusal. */
export interface CallObserver {
  /** @param method the method's name, or `unknown` @param error undefined for a call that has a result */
  called(method: string, ms: number, error?: unknown): void;
  refused(limit: string): void;
}

const NOBODY: CallObserver = { called() {}, refused() {} };

/** The most calls of one batch that are worked on at once: enough for proposals to share a commit. */
const BATCH_WIDTH = 100;

export interface DispatcherOptions {
  /** Each method has two names, with the prefix and without. */
  readonly prefix: string;
  /** The limits. */
  readonly config: ApiConfig;
  readonly errors: UnexpectedErrors;
  readonly observer?: CallObserver;
}

/** JSON-RPC 2.0 over text: single calls, batches, notifications. */
export class JsonRpcDispatcher {
  private readonly methods = new Map<string, Method>();
  private readonly limits: CallLimits;
  private readonly errors: UnexpectedErrors;
  private readonly observer: CallObserver;

  constructor(methods: readonly Method[], { prefix, config, errors, observer = NOBODY }: DispatcherOptions) {
    this.limits = new CallLimits(config);
    this.errors = errors;
    this.observer = observer;
    for (const method of methods) {
      this.methods.set(method.name, method);
      this.methods.set(fullName(method.name, prefix), method);
    }
  }

  /** The number of calls being worked on. */
  get current(): number {
    return this.limits.current;
  }

  /**
   * @param caller says when nobody waits for the answer any more
   * @param encoding the request's `Content-Encoding`
   * @returns the answer as JSON text; undefined if there is nothing to answer (only notifications)
   */
  async handle(body: Uint8Array, caller: IncomingCall, encoding?: string): Promise<string | undefined> {
    try {
      this.limits.checkBody(body.length);
      const value = parseBody(body, encoding);
      if (!Array.isArray(value)) return await this.call(value, caller, this.limits.answerBudget());
      if (value.length === 0) throw invalidRequest('an empty batch');
      this.limits.checkBatch(value.length);
      return await this.batch(value, caller);
    } catch (error) {
      if (error instanceof LimitError) this.observer.refused(error.limit);
      return this.failed('null', error);
    }
  }

  /**
   * Calls a method outside of JSON-RPC, within the same limits.
   *
   * @returns the result: a value, or a `JsonText`
   * @throws {ExpectedError}
   */
  async result(name: string, params: unknown, caller: IncomingCall): Promise<unknown> {
    const watch = new Stopwatch();
    try {
      const now = await this.limits.during(async () => this.methods.get(name)?.run(params, caller));
      const result = now instanceof LaterResult ? await waited(now, watch) : now;
      this.observer.called(name, watch.ms);
      return result;
    } catch (error) {
      if (error instanceof LimitError) this.observer.refused(error.limit);
      this.observer.called(name, watch.ms, error);
      throw this.errors.toExpected(error, 'a call of the API', { method: name });
    }
  }

  private async batch(values: readonly unknown[], caller: IncomingCall): Promise<string | undefined> {
    const budget = this.limits.answerBudget();
    const answers: (string | undefined)[] = [];
    let next = 0;
    const work = async (): Promise<void> => {
      for (let at = next++; at < values.length; at = next++)
        answers[at] = await this.call(values[at], caller, budget);
    };
    await Promise.all(Array.from({ length: Math.min(BATCH_WIDTH, values.length) }, work));
    const given = answers.filter((answer) => answer !== undefined);
    return given.length === 0 ? undefined : `[${given.join(',')}]`;
  }

  private async call(
    value: unknown,
    caller: IncomingCall,
    budget: AnswerBudget,
  ): Promise<string | undefined> {
    const watch = new Stopwatch();
    let id: string | undefined = idOf(value);
    let name = 'unknown';
    try {
      const request = toRequest(value);
      id = request.id;
      const method = this.methods.get(request.method);
      if (!method) throw new JsonRpcError(JSON_RPC_CODES.METHOD_NOT_FOUND, 'Method not found');
      name = method.name;
      const now = await this.limits.during(async () => method.run(request.params, caller));
      const result = now instanceof LaterResult ? await waited(now, watch) : now;
      const answer = id === undefined ? undefined : budget.take(resultAnswer(result, id));
      this.observer.called(name, watch.ms);
      return answer;
    } catch (error) {
      if (error instanceof LimitError) this.observer.refused(error.limit);
      this.observer.called(name, watch.ms, error);
      // For a notification too, although it gets no answer: unexpected errors must reach the log.
      const answer = this.failed(id ?? 'null', error, name);
      return id === undefined ? undefined : answer;
    }
  }

  private failed(id: string, error: unknown, method?: string): string {
    const fields = method === undefined ? {} : { method };
    return errorAnswer(this.errors.toExpected(error, 'a call of the API', fields), id);
  }
}

/** While a method only waits for something to happen, it takes no place among the calls, and no time. */
async function waited({ result }: LaterResult, watch: Stopwatch): Promise<unknown> {
  watch.stop();
  const value = await result;
  watch.goOn();
  return value;
}
