import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { errorFields, Log } from './log.js';
import { RpcError, STATUS } from './rpc-error.js';
import { InternalError, UnexpectedErrors } from './unexpected-errors.js';

/**
 * The end of errors of the host's calls. Expected ones reach the host as they are (Nest's own filter would replace their
 * texts by "Internal server error"); of any other the host gets a reference, under which the chain's log has the rest.
 */
@Catch()
export class PassErrorsFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly errors: UnexpectedErrors,
  ) {}

  catch(error: unknown, _host: ArgumentsHost): Promise<never> {
    const expected = this.errors.toExpected(error, 'a call of the host');
    if (expected instanceof InternalError) return Promise.reject(asRpcError(expected));
    this.log.debug('a call of the host failed', errorFields(expected));
    return Promise.reject(expected);
  }
}

/** The host logs the text and shows nothing else. */
export const asRpcError = ({ message, reference }: InternalError): RpcError =>
  new RpcError(STATUS.internal, `${message} (the chain's log has it under the reference ${reference})`);
