import type { PluginProcess } from '../plugin/plugin-process.js';
import type { Route } from './http-server.js';
import { metricsText } from './metrics-text.js';

/** `/ext/metrics`: the answer of `Gather`, named and labelled as by a node (`avalanche_VM_NAME{chain="…"}`). */
export function metricsRoute(plugin: PluginProcess, chain: string): Route {
  return async (_request, response) => {
    const { metricFamilies } = await plugin.vm.Gather();
    response.setHeader('Content-Type', 'text/plain; version=0.0.4; charset=utf-8');
    response.end(metricsText(metricFamilies, `avalanche_${chain}_`, { name: 'chain', value: chain }));
  };
}
