/** An error answer of a JSON-RPC server. */
export class RpcError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * One JSON-RPC 2.0 call over HTTP.
 * @throws RpcError for an error answer, Error when there is no JSON-RPC answer at all; its text has what came instead.
 */
export async function call<T>(url: string, method: string, params: unknown): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    // A node that hangs must not hang the test; the test asks again.
    signal: AbortSignal.timeout(20_000),
  });
  const text = await response.text();
  const { error, result } = envelope(text, response.status, `${url} ${method}`);
  if (error) throw new RpcError(error.code, error.message);
  return result as T;
}

interface Envelope {
  error?: { code: number; message: string };
  result?: unknown;
}

function envelope(text: string, status: number, call: string): Envelope {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) return parsed;
  } catch {
    // Reported below, with what came instead.
  }
  throw new Error(`${call}: HTTP ${status} ${text.slice(0, 300)}`);
}
