import { expect, it } from 'vitest';
import { capabilitiesOf } from './capabilities.js';
import { ProtocolTables } from './protocols.js';

const PROTOCOLS = Array.from({ length: 19 }, (_, i) => 28 + i);

/** AvalancheGo's own history, as its `.proto` files of each release have it (`test/wire/proto`). */
it.each([
  ['asksForEvents', 42, 46],
  ['servesStaticHandlers', 28, 30],
  ['routesByHeader', 42, 46],
  ['replacesResponseHeaders', 42, 46],
  ['readsBodies', 40, 46],
  ['sendsAppErrors', 32, 46],
  ['choosesGossipReach', 34, 46],
  ['namesNodesInGossip', 35, 46],
] as const)('%s is of protocols %i to %i', (name, first, last) => {
  const having = PROTOCOLS.filter((protocol) => capabilitiesOf(new ProtocolTables(protocol))[name]);
  expect(having).toEqual(PROTOCOLS.filter((protocol) => protocol >= first && protocol <= last));
});
