import { LOG_FORMATS, LOG_LEVELS, type LogFormat, type LogLevel } from '../common/log.js';
import { AdminConfig } from './admin-config.js';
import { ApiConfig } from './api-config.js';
import { DatabaseConfig } from './database-config.js';
import { MempoolConfig } from './mempool-config.js';
import { OpsConfig } from './ops-config.js';
import { OneOf, Section, WholeNumber } from './setting.js';

/** A chain's config file, `configs/chains/CHAIN/config.json` of the node: the only settings that a plugin gets. */
export class ChainConfig {
  @Section(DatabaseConfig, 'Where accepted blocks are kept.')
  database = new DatabaseConfig();

  @Section(MempoolConfig, 'What is proposed and not yet in a block.')
  mempool = new MempoolConfig();

  @Section(ApiConfig, 'Limits of the API.')
  api = new ApiConfig();

  @Section(AdminConfig, 'The admin API at `/ext/bc/CHAIN/admin`.')
  admin = new AdminConfig();

  @Section(OpsConfig, "A port of the plugin's own for health and metrics.")
  ops = new OpsConfig();

  @OneOf({ about: 'The least important level that is logged.', values: LOG_LEVELS })
  logLevel: LogLevel = 'info';

  @OneOf({ about: 'How a line of the log is written.', values: LOG_FORMATS })
  logFormat: LogFormat = 'json';

  @WholeNumber({ about: 'A statement that takes longer, in ms, is named in the log; 0 for none.', from: 0 })
  slowStatementTime = 1_000;

  @WholeNumber({ about: 'An API call that takes longer, in ms, is named in the log; 0 for none.', from: 0 })
  slowCallTime = 1_000;
}
