import { ResultCheck } from './openrpc.js';

/**
 * A set-up file: holds every result that a test's `fetch` gets from a chain's API against the API's description. A
 * difference fails the call.
 */
const check = new ResultCheck();
const realFetch = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const response = await realFetch(input, init);
  if (!/\/ext\/bc\/[^/]+\/rpc$/.test(String(input)) || response.status !== 200) return response;
  const methods = methodsById(init?.body);
  if (methods.size === 0) return response;
  for (const { id, result } of answersIn(await response.clone().text())) {
    const method = methods.get(id);
    const complaint =
      method === undefined || result === undefined ? undefined : check.complaint(method, result);
    if (complaint) throw new Error(complaint);
  }
  return response;
};

/** The methods that a body calls. Bodies that are no such JSON are a test's business. */
function methodsById(body: unknown): Map<unknown, string> {
  const calls = parsed(typeof body === 'string' ? body : '').map(({ id, method }) => [id, method] as const);
  return new Map(calls.filter((call): call is [unknown, string] => typeof call[1] === 'string'));
}

const answersIn = parsed;

function parsed(text: string): { id?: unknown; method?: unknown; result?: unknown }[] {
  try {
    return [JSON.parse(text)].flat().filter((each) => typeof each === 'object' && each !== null);
  } catch {
    return [];
  }
}
