import { invalidRequest, JSON_RPC_CODES, JsonRpcError } from './json-rpc-error.js';
import { idOf, parseJson, toRequest } from './json-rpc-request.js';

/** JSON text that goes into an answer as it is. */
export class JsonText {
  constructor(readonly text: string) {}
}

/** A method: its single parameter object, or undefined when the call has none. */
export type JsonRpcMethod = (params: unknown) => unknown;

/** The seed's prefix: each method has two names. */
const PREFIX = 'timestampvm.';

/** JSON-RPC 2.0 over text: single calls, batches, notifications. */
export class JsonRpcDispatcher {
  private readonly methods = new Map<string, JsonRpcMethod>();

  /**
   * @param methods by name, without prefix
   * @param onError told of errors that are no answer of a method's own
   */
  constructor(
    methods: Readonly<Record<string, JsonRpcMethod>>,
    private readonly onError: (method: string, error: unknown) => void = () => {},
  ) {
    for (const [name, method] of Object.entries(methods)) {
      this.methods.set(name, method);
      this.methods.set(PREFIX + name, method);
    }
  }

  /** @returns the answer as JSON text; undefined when there is nothing to answer (only notifications) */
  async handle(text: string): Promise<string | undefined> {
    let value: unknown;
    try {
      value = parseJson(text);
    } catch (error) {
      return errorText('null', error as JsonRpcError);
    }
    if (!Array.isArray(value)) return this.call(value);
    if (value.length === 0) return errorText('null', invalidRequest('an empty batch'));
    const answers = (await Promise.all(value.map((one) => this.call(one)))).filter(
      (answer) => answer !== undefined,
    );
    return answers.length === 0 ? undefined : `[${answers.join(',')}]`;
  }

  private async call(value: unknown): Promise<string | undefined> {
    let id: string | undefined = idOf(value);
    try {
      const request = toRequest(value);
      id = request.id;
      const method = this.methods.get(request.method);
      if (!method) throw new JsonRpcError(JSON_RPC_CODES.METHOD_NOT_FOUND, 'Method not found');
      const result = await this.run(request.method, method, request.params);
      return id === undefined ? undefined : `{"jsonrpc":"2.0","result":${resultText(result)},"id":${id}}`;
    } catch (error) {
      return id === undefined ? undefined : errorText(id, error as JsonRpcError);
    }
  }

  private async run(name: string, method: JsonRpcMethod, params: unknown): Promise<unknown> {
    try {
      return await method(params);
    } catch (error) {
      if (error instanceof JsonRpcError) throw error;
      this.onError(name, error);
      throw new JsonRpcError(JSON_RPC_CODES.INTERNAL_ERROR, (error as Error).message);
    }
  }
}

const resultText = (result: unknown): string =>
  result instanceof JsonText ? result.text : JSON.stringify(result);

const errorText = (id: string, { code, message }: JsonRpcError): string =>
  `{"jsonrpc":"2.0","error":${JSON.stringify({ code, message })},"id":${id}}`;
