import { idToCb58, nodeIdToText, vmIdFromName } from '../../../../src/common/id.js';
import type { NodeChain } from '../chain/node-chain.js';
import { chainRoute } from '../http/chain-route.js';
import { healthRoute } from '../http/health-route.js';
import type { HttpServer } from '../http/http-server.js';
import { metricsRoute } from '../http/metrics-route.js';
import { upgradeRoute } from '../http/upgrade-route.js';
import type { Registration } from './registration.js';

/** The VM's name, and also the alias of its chain. */
export const VM_NAME = 'timestampvm';

/**
 * Serves the chain's handlers under its alias and its ID, and the node's health and metrics. Origin: AvalancheGo,
 * `api/server/server.go`, `RegisterChain`.
 */
export async function serveChain(http: HttpServer, chain: NodeChain): Promise<void> {
  const { plugin, identity } = chain;
  const isReady = () => chain.isReady;
  http.nodeId = nodeIdToText(identity.nodeId);
  const { handlers } = await plugin.vm.CreateHandlers();
  for (const { prefix, serverAddr } of handlers) {
    const route = chainRoute(plugin, serverAddr, isReady);
    const upgrades = upgradeRoute(plugin, serverAddr, isReady);
    for (const name of [VM_NAME, idToCb58(identity.chainId)]) {
      http.route(`/ext/bc/${name}${prefix}`, route);
      http.routeUpgrades(`/ext/bc/${name}${prefix}`, upgrades);
    }
  }
  if (plugin.protocol.capabilities.routesByHeader) {
    const { serverAddr } = await plugin.vm.NewHTTPHandler();
    const route = serverAddr && chainRoute(plugin, serverAddr, isReady);
    if (route) http.routeByHeader(idToCb58(identity.chainId), route);
  }
  http.route('/ext/health', healthRoute(plugin, VM_NAME, isReady));
  http.route('/ext/metrics', metricsRoute(plugin, VM_NAME));
}

/** Serves `/ext/vm/VMID/PREFIX`, for protocols up to 30. */
export function serveStaticHandlers(http: HttpServer, { static: served }: Registration): void {
  for (const { prefix, serverAddr } of served?.handlers ?? []) {
    const route = chainRoute((served as NonNullable<typeof served>).plugin, serverAddr, () => true);
    for (const name of [VM_NAME, idToCb58(vmIdFromName(VM_NAME))])
      http.route(`/ext/vm/${name}${prefix}`, route);
  }
}
