import { LOG_LEVELS, Log, type LogLevel } from '../../common/log.js';
import { ChainConfig } from '../../config/chain-config.js';
import { shownConfig } from '../../config/shown-config.js';
import { Field } from '../json-rpc/field.js';
import { oneOf } from '../json-rpc/field-types.js';
import { JsonRpcController, JsonRpcMethod } from '../json-rpc/json-rpc.decorators.js';

class SetLogLevelParams {
  @Field(oneOf(LOG_LEVELS), { about: 'The least important level that is logged from now on.' })
  level!: LogLevel;
}

/** The operator's API of a running chain, at `/admin` if the config enables it. */
@JsonRpcController({ path: '/admin', prefix: 'admin.', isEnabled: ({ admin }) => admin.enabled })
export class AdminController {
  constructor(
    private readonly config: ChainConfig,
    private readonly log: Log,
  ) {}

  /** `[{"level":"debug"}]` → `{"level":"debug","before":"info"}` */
  @JsonRpcMethod({ summary: 'Sets the log level until the process ends.', params: SetLogLevelParams })
  setLogLevel({ level }: SetLogLevelParams): { level: LogLevel; before: LogLevel } {
    const before = this.log.level;
    this.log.info('log level changed', { level, before });
    this.log.level = level;
    return { level, before };
  }

  /** → every setting in effect, with secrets hidden; `logLevel` is the current one. */
  @JsonRpcMethod({ summary: 'Every setting in effect.' })
  getConfig(): object {
    return { config: { ...shownConfig(this.config), logLevel: this.log.level } };
  }
}
