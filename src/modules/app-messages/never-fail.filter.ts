import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { UnexpectedErrors } from '../../common/unexpected-errors.js';

/**
 * Every application message is answered with success. An error of one would end the chain on this node in all releases
 * (AvalancheGo, `snow/networking/handler/handler.go`: `StopWithError`), though another node may have caused it.
 */
@Catch()
export class NeverFailFilter implements ExceptionFilter {
  constructor(private readonly errors: UnexpectedErrors) {}

  catch(error: unknown, _host: ArgumentsHost): Promise<object> {
    this.errors.report(error, 'an application message');
    return Promise.resolve({});
  }
}
