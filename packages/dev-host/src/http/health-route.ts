import type { PluginProcess } from '../plugin/plugin-process.js';
import type { Route } from './http-server.js';

/**
 * `/ext/health`: 200 with `"healthy":true`, or 503, in the form of AvalancheGo's; the plugin's own details are at
 * `checks.CHAIN.message.engine.vm`. Asked anew for each request.
 */
export function healthRoute(plugin: PluginProcess, chain: string, isReady: () => boolean): Route {
  return async (_request, response) => {
    const begin = performance.now();
    const outcome = await check(plugin, isReady());
    const duration = Math.round((performance.now() - begin) * 1e6);
    const healthy = outcome.error === undefined;
    response.writeHead(healthy ? 200 : 503, { 'Content-Type': 'application/json' });
    const checks = { [chain]: { ...outcome, timestamp: new Date().toISOString(), duration } };
    response.end(`${JSON.stringify({ checks, healthy })}\n`);
  };
}

async function check(plugin: PluginProcess, isReady: boolean): Promise<{ message?: object; error?: string }> {
  if (!isReady) return { error: 'chain is not done bootstrapping' };
  try {
    const { details } = await plugin.vm.Health({}, { timeout: 10_000 });
    return { message: { engine: { vm: parse(details) } } };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

/** Parses JSON; any other content stays text. */
function parse(details: Uint8Array): unknown {
  const text = new TextDecoder().decode(details);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
