/** Before every test; AvalancheGo's own time for custom networks. */
const ACTIVE = '2020-12-05T05:00:00Z';

/** After every test, one after another as they must be. */
const ETNA = '2100-01-01T00:00:00Z';
const FORTUNA = '2101-01-01T00:00:00Z';
const GRANITE = '2102-01-01T00:00:00Z';
const HELICON = '2103-01-01T00:00:00Z';

/**
 * An upgrade file (`--upgrade-file`) of a custom network without any upgrade after Durango. Before its own upgrade a
 * release also accepts peers of the previous series, as on the public networks at the time.
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
