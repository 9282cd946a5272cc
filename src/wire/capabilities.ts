import type { ProtocolTables } from './protocols.js';
import type { MessageTable, ServiceTable } from './schema.js';
import { AppSender, SendAppGossipMsg } from './tables/app-sender.js';
import { HandleSimpleHTTPRequest, Request } from './tables/http.js';
import { VM } from './tables/vm.js';

/**
 * What host and plugin do in another way in some protocols, beyond the form of a message, by name. It is read off the
 * tables: the numbers stand in `tables/earlier.ts` alone.
 */
export interface Capabilities {
  /** The host waits for events in `vm.VM/WaitForEvent`; otherwise the plugin tells them by `messenger.Messenger/Notify`. */
  readonly asksForEvents: boolean;
  /** The VM has handlers that belong to no chain (`vm.VM/CreateStaticHandlers`). */
  readonly servesStaticHandlers: boolean;
  /** The node picks a handler by a header of the request (`vm.VM/NewHTTPHandler`). */
  readonly routesByHeader: boolean;
  /** The headers of an answer take the place of those that the node has set, and the request brings these. */
  readonly replacesResponseHeaders: boolean;
  /** The body of a request that the host holds open is read from `io.reader.Reader`; otherwise it comes along. */
  readonly readsBodies: boolean;
  /** A request of another node can be refused by `appsender.AppSender/SendAppError`. */
  readonly sendsAppErrors: boolean;
  /** The plugin says how many nodes get a gossip; otherwise the host's own settings do. */
  readonly choosesGossipReach: boolean;
  /** Gossip to named nodes is `SendAppGossip` with their IDs; otherwise it is `SendAppGossipSpecific`. */
  readonly namesNodesInGossip: boolean;
}

export function capabilitiesOf(tables: ProtocolTables): Capabilities {
  const has = (service: ServiceTable, method: string) => method in tables.service(service).methods;
  const carries = (message: MessageTable, field: string) => field in tables.message(message).fields;
  return {
    asksForEvents: has(VM, 'WaitForEvent'),
    servesStaticHandlers: has(VM, 'CreateStaticHandlers'),
    routesByHeader: has(VM, 'NewHTTPHandler'),
    replacesResponseHeaders: carries(HandleSimpleHTTPRequest, 'responseHeaders'),
    readsBodies: !carries(Request, 'body'),
    sendsAppErrors: has(AppSender, 'SendAppError'),
    choosesGossipReach: carries(SendAppGossipMsg, 'validators'),
    namesNodesInGossip: carries(SendAppGossipMsg, 'nodeIds'),
  };
}
