import { bytes, message, nested, uint64 } from '../schema.js';
import { Duration, Timestamp } from './google.js';

/** The times at which the network's upgrades activate. No rule of this VM depends on them. */
export const NetworkUpgrades = message('vm.NetworkUpgrades', {
  apricotPhase1Time: nested(1, Timestamp),
  apricotPhase2Time: nested(2, Timestamp),
  apricotPhase3Time: nested(3, Timestamp),
  apricotPhase4Time: nested(4, Timestamp),
  apricotPhase4MinPChainHeight: uint64(5),
  apricotPhase5Time: nested(6, Timestamp),
  apricotPhasePre6Time: nested(7, Timestamp),
  apricotPhase6Time: nested(8, Timestamp),
  apricotPhasePost6Time: nested(9, Timestamp),
  banffTime: nested(10, Timestamp),
  cortinaTime: nested(11, Timestamp),
  cortinaXChainStopVertexId: bytes(12),
  durangoTime: nested(13, Timestamp),
  etnaTime: nested(14, Timestamp),
  fortunaTime: nested(15, Timestamp),
  graniteTime: nested(16, Timestamp),
  graniteEpochDuration: nested(17, Duration),
  heliconTime: nested(18, Timestamp),
});
