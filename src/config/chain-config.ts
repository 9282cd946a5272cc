import { LOG_FORMATS, LOG_LEVELS, type LogFormat, type LogLevel } from '../common/log.js';
import { AdminConfig } from './admin-config.js';
import { ApiConfig } from './api-config.js';
import { DatabaseConfig } from './database-config.js';
import { GossipConfig } from './gossip-config.js';
import { MempoolConfig } from './mempool-config.js';
import { OpsConfig } from './ops-config.js';
import { SearchConfig } from './search-config.js';
import { OneOf, Section, WholeNumber } from './setting.js';

/** A chain's config file, `configs/chains/CHAIN/config.json` of the node: the only settings that a plugin gets. */
export class ChainConfig {
  @Section(DatabaseConfig, 'Where the plugin keeps accepted blocks.')
  database = new DatabaseConfig();

  @Section(MempoolConfig, 'The queue: what clients have proposed and no block holds yet.')
  mempool = new MempoolConfig();

  @Section(
    GossipConfig,
    'How proposals get to other nodes, so that whichever validator builds next can build them.',
  )
  gossip = new GossipConfig();

  @Section(ApiConfig, 'Limits of the API.')
  api = new ApiConfig();

  @Section(SearchConfig, 'Finding blocks by their data.')
  search = new SearchConfig();

  @Section(AdminConfig, 'The admin API at `/ext/bc/CHAIN/admin`.')
  admin = new AdminConfig();

  @Section(OpsConfig, "A port of the plugin's own for health and metrics.")
  ops = new OpsConfig();

  @OneOf({ about: 'The least important level that the plugin logs.', values: LOG_LEVELS })
  logLevel: LogLevel = 'info';

  @OneOf({ about: 'The form of a log line.', values: LOG_FORMATS })
  logFormat: LogFormat = 'json';

  @WholeNumber({
    about: 'The log names a statement that takes longer than this, in ms; 0 turns this off.',
    from: 0,
  })
  slowStatementTime = 1_000;

  @WholeNumber({
    about: 'The log names an API call that takes longer than this, in ms; 0 turns this off.',
    from: 0,
  })
  slowCallTime = 1_000;
}
