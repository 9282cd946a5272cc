import { EMPTY_ID } from '../../../../src/common/id.js';
import type { Encodable } from '../../../../src/wire/schema.js';
import type { NetworkUpgrades } from '../../../../src/wire/tables/network-upgrades.js';

const seconds = (iso: string) => ({ seconds: BigInt(Date.parse(iso) / 1000) });
const ACTIVE = seconds('2020-12-05T05:00:00Z');
const UNSCHEDULED = seconds('9999-12-01T00:00:00Z');

/** A host's times of the network upgrades (AvalancheGo, `upgrade/upgrade.go`, Default). */
export const NETWORK_UPGRADES: Encodable<typeof NetworkUpgrades> = {
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
  graniteEpochDuration: { seconds: 30n },
  heliconTime: UNSCHEDULED,
};
