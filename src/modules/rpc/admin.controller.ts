import { LOG_LEVELS, Log, type LogLevel } from '../../common/log.js';
import { ChainConfig } from '../../config/chain-config.js';
import { shownConfig } from '../../config/shown-config.js';
import { Field } from '../json-rpc/field.js';
import { oneOf } from '../json-rpc/field-types.js';
import { type JsonRpcApi, JsonRpcController, JsonRpcMethod } from '../json-rpc/json-rpc.decorators.js';
import { ResultField } from '../json-rpc/result-field.js';

class SetLogLevelParams {
  @Field(oneOf(LOG_LEVELS), { about: 'The least important level that is logged from now on.' })
  level!: LogLevel;
}

class SetLogLevelResult {
  @ResultField({ enum: LOG_LEVELS }, { about: 'The level from now on.' })
  level!: LogLevel;

  @ResultField({ enum: LOG_LEVELS }, { about: 'The level until now.' })
  before!: LogLevel;
}

class GetConfigResult {
  @ResultField(
    { type: 'object' },
    {
      about: 'The settings as in the config file, with secrets hidden; logLevel is the current one.',
    },
  )
  config!: object;
}

const ADMIN_API: JsonRpcApi = {
  title: 'TimestampVM: the API for operators',
  about: 'What an operator can ask and change while the chain runs.',
  path: '/admin',
  prefix: 'admin.',
  isEnabled: ({ admin }) => admin.enabled,
};

/** The operator's API of a running chain, at `/admin` if the config enables it. */
@JsonRpcController(ADMIN_API)
export class AdminController {
  constructor(
    private readonly config: ChainConfig,
    private readonly log: Log,
  ) {}

  @JsonRpcMethod({
    summary: 'Every setting in effect.',
    result: GetConfigResult,
    example: { params: {}, result: { config: { logLevel: 'info' } } },
  })
  getConfig(): GetConfigResult {
    return { config: { ...shownConfig(this.config), logLevel: this.log.level } };
  }

  @JsonRpcMethod({
    summary: 'Sets the log level until the process ends.',
    params: SetLogLevelParams,
    result: SetLogLevelResult,
    example: { params: { level: 'debug' }, result: { level: 'debug', before: 'info' } },
  })
  setLogLevel({ level }: SetLogLevelParams): SetLogLevelResult {
    const before = this.log.level;
    this.log.info('log level changed', { level, before });
    this.log.level = level;
    return { level, before };
  }
}
