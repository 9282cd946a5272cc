import { EMPTY_ID } from '../../../../src/common/id.js';
import type { Encodable } from '../../../../src/wire/schema.js';
import type { NetworkUpgrades } from '../../../../src/wire/tables/network-upgrades.js';

const seconds = (iso: string) => ({ seconds: BigInt(Date.parse(iso) / 1000) });
const ACTIVE = seconds('2020-12-05T05:00:00Z');
const UNSCHEDULED = seconds('9999-12-01T00:00:00Z');

const UP_TO_FORTUNA: Encodable<typeof NetworkUpgrades> = {
  apricotPhase1Time: ACTIVE,
  apricotPhase2Time: ACTIVE,
  apricotPhase3Time: ACTIVE,
  apricotPhase4Time: ACTIVE,
  apricotPhase5Time: ACTIVE,
  apricotPhasePre6Time: ACTIVE,
  apricotPhase6Time: ACTIVE,
  apricotPhasePost6Time: ACTIVE,
  banffTime: ACTIVE,
  cortinaTime: ACTIVE,
  cortinaXChainStopVertexId: EMPTY_ID,
  durangoTime: ACTIVE,
  etnaTime: ACTIVE,
  fortunaTime: ACTIVE,
  graniteTime: ACTIVE,
};

/** What a host of this protocol says about the network's upgrades (AvalancheGo, `upgrade/upgrade.go`, Default); nothing up to 36. */
export function networkUpgrades(protocol: number): Encodable<typeof NetworkUpgrades> | undefined {
  if (protocol <= 36) return undefined;
  if (protocol <= 43) return UP_TO_FORTUNA;
  return { ...UP_TO_FORTUNA, graniteEpochDuration: { seconds: 30n }, heliconTime: UNSCHEDULED };
}
