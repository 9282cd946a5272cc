import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, HttpStatus } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { UnexpectedErrors } from '../../common/unexpected-errors.js';

/** Handles the errors of Nest's HTTP controllers, and the requests that Fastify itself refuses. */
@Catch()
export class HttpErrorsFilter implements ExceptionFilter {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly errors: UnexpectedErrors,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const { httpAdapter } = this.adapterHost;
    const reply = host.switchToHttp().getResponse();
    const { status, body } = this.answer(error);
    if (httpAdapter.isHeadersSent(reply)) httpAdapter.end(reply);
    else httpAdapter.reply(reply, body, status);
  }

  private answer(error: unknown): { status: number; body: unknown } {
    if (error instanceof HttpException) return asNest(error);
    if (isRefusal(error)) {
      return { status: error.statusCode, body: { statusCode: error.statusCode, message: error.message } };
    }
    const { publicMessage, details, isRetryable } = this.errors.toExpected(error, 'an HTTP request');
    const status = isRetryable ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.INTERNAL_SERVER_ERROR;
    return { status, body: { statusCode: status, message: publicMessage, ...details } };
  }
}

/** The answer of Nest's own filter. */
function asNest(error: HttpException): { status: number; body: unknown } {
  const [status, response] = [error.getStatus(), error.getResponse()];
  return {
    status,
    body: typeof response === 'string' ? { statusCode: status, message: response } : response,
  };
}

/** Whether an error is Fastify's own about the request: a body that is too long, a header that makes no sense. */
function isRefusal(error: unknown): error is Error & { statusCode: number } {
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return error instanceof Error && typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
}
