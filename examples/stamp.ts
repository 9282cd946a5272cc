// Stamps the sha256 of a file, and waits for its block: node stamp.ts URL FILE
// URL is that of a chain, e.g. http://127.0.0.1:9650/ext/bc/timestampvm. Node 24 or newer runs it as it is.
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

interface Receipt {
  readonly id: string;
  readonly status: 'Processing' | 'Accepted' | 'Unknown';
  readonly block?: { readonly id: string; readonly height: number; readonly timestamp: number };
}

const TRIES = 5;
const [url, file] = process.argv.slice(2);
if (!url || !file) throw new Error('usage: node stamp.ts URL FILE');

/** One call. It is made again after a cut connection: the key of the proposal makes that safe. */
async function call<T>(method: string, params: object): Promise<T> {
  for (let left = TRIES; ; left--) {
    try {
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
      const answer = await fetch(`${url}/rpc`, { method: 'POST', body });
      const { result, error } = await answer.json();
      if (!error) return result;
      if (!error.data.retryable) throw new Error(`${method}: ${error.message}`, { cause: 'refused' });
      if (left === 1) throw new Error(`${method}: ${error.message}`, { cause: 'refused' });
    } catch (error) {
      if ((error as Error).cause === 'refused' || left === 1) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

const hash = createHash('sha256');
await pipeline(createReadStream(file), hash);
const proposal = { data: hash.digest('base64'), waitMs: 5_000, idempotencyKey: randomUUID() };
let { receipt } = await call<{ receipt: Receipt }>('proposeBlock', proposal);
while (receipt.status === 'Processing') {
  receipt = await call<Receipt>('getReceipt', { id: receipt.id, waitMs: 5_000 });
}
console.log(JSON.stringify(receipt));
