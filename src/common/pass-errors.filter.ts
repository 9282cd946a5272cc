import { Catch, type ExceptionFilter } from '@nestjs/common';
import { errorFields, Log } from './log.js';

/** Errors reach the host as they are: Nest's own filter would replace their texts by "Internal server error". */
@Catch()
export class PassErrorsFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown): Promise<never> {
    this.log.debug('a call of the host failed', errorFields(error));
    return Promise.reject(error);
  }
}
