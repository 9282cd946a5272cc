import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { errorFields, Log } from './log.js';
import { RpcError, STATUS } from './rpc-error.js';
import { InternalError, UnexpectedErrors } from './unexpected-errors.js';

/**
 * Handles the errors of the host's calls. Expected errors reach the host as they are (Nest's own filter would replace
 * their texts by "Internal server error"). For any other error the host gets a reference, and the chain's log has the
 * rest under it.
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

/** The host logs only the text of an error, so the text has the reference. */
export const asRpcError = ({ message, reference }: InternalError): RpcError =>
  new RpcError(STATUS.internal, `${message} (the chain's log has it under the reference ${reference})`);
