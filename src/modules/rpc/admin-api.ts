import { Injectable } from '@nestjs/common';
import { IsIn } from 'class-validator';
import { LOG_LEVELS, Log, type LogLevel } from '../../common/log.js';
import { ChainConfig } from '../../config/chain-config.js';
import { shownConfig } from '../../config/shown-config.js';
import type { JsonRpcMethod } from './json-rpc-dispatcher.js';
import { noParams, parseParams } from './params.js';

/** Of `admin.setLogLevel`. */
class SetLogLevelParams {
  @IsIn(LOG_LEVELS, { message: `level must be one of ${LOG_LEVELS.join(', ')}` })
  level!: LogLevel;
}

/** What an operator may ask of a running chain, at `/admin` when the config enables it. */
@Injectable()
export class AdminApi {
  constructor(
    private readonly config: ChainConfig,
    private readonly log: Log,
  ) {}

  get methods(): Record<string, JsonRpcMethod> {
    return {
      setLogLevel: (params) => this.setLogLevel(params),
      getConfig: (params) => this.getConfig(params),
    };
  }

  /** `[{"level":"debug"}]` → `{"level":"debug","before":"info"}`, until the process ends. */
  setLogLevel(params: unknown): { level: LogLevel; before: LogLevel } {
    const { level } = parseParams(SetLogLevelParams, params);
    const before = this.log.level;
    this.log.info('log level changed', { level, before });
    this.log.level = level;
    return { level, before };
  }

  /** → every setting in effect, secrets made unreadable; `logLevel` is the one of now. */
  getConfig(params: unknown): object {
    noParams(params);
    return { config: { ...shownConfig(this.config), logLevel: this.log.level } };
  }
}
