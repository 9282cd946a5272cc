/** Before every test; what AvalancheGo itself takes for networks of one's own. */
const ACTIVE = '2020-12-05T05:00:00Z';

/** After every test, one after another as they must be. */
const ETNA = '2100-01-01T00:00:00Z';
const FORTUNA = '2101-01-01T00:00:00Z';
const GRANITE = '2102-01-01T00:00:00Z';
const HELICON = '2103-01-01T00:00:00Z';

/**
 * An upgrade file (`--upgrade-file`) of a custom network on which nothing newer than Durango has come: before its
 * own upgrade a release also takes peers of the series before, as the public networks did at the time.
 */
export const BEFORE_ETNA = {
  apricotPhase1Time: ACTIVE,
  apricotPhase2Time: ACTIVE,
  apricotPhase3Time: ACTIVE,
  apricotPhase4Time: ACTIVE,
  apricotPhase4MinPChainHeight: 0,
  apricotPhase5Time: ACTIVE,
  apricotPhasePre6Time: ACTIVE,
  apricotPhase6Time: ACTIVE,
  apricotPhasePost6Time: ACTIVE,
  banffTime: ACTIVE,
  cortinaTime: ACTIVE,
  cortinaXChainStopVertexID: '11111111111111111111111111111111LpoYY',
  durangoTime: ACTIVE,
  etnaTime: ETNA,
  fortunaTime: FORTUNA,
  graniteTime: GRANITE,
  graniteEpochDuration: 30_000_000_000,
  heliconTime: HELICON,
};
