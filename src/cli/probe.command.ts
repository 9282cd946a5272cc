import { type Command, onlyArgument } from './command.js';

/** Health checks of containers allow about as much time. */
const LIMIT_MS = 5_000;

export const probeCommand: Command = {
  usage: 'probe URL',
  summary:
    'request a health URL, print the answer, and fail unless its status is 2xx; for images without curl',
  async run(args) {
    const url = onlyArgument('probe', args);
    const response = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) }).catch((error: Error) => {
      const { cause } = error;
      throw new Error(`no answer from ${url}: ${cause instanceof Error ? cause.message : error.message}`);
    });
    process.stdout.write(`${(await response.text()).trim()}\n`);
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  },
};
