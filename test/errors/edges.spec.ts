import 'reflect-metadata';
import { Controller, Get, Module, type Type, UseFilters } from '@nestjs/common';
import { APP_FILTER, NestFactory } from '@nestjs/core';
import { GrpcMethod, type MicroserviceOptions } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ExpectedError } from '../../src/common/expected-error.js';
import { Log } from '../../src/common/log.js';
import { PassErrorsFilter } from '../../src/common/pass-errors.filter.js';
import { STATUS } from '../../src/common/rpc-error.js';
import { UnexpectedErrors } from '../../src/common/unexpected-errors.js';
import { HttpErrorsFilter } from '../../src/modules/http/http-errors.filter.js';
import { PluginServer } from '../../src/plugin/plugin-server.js';
import { PluginTransport } from '../../src/plugin/plugin-transport.js';
import { Protocol } from '../../src/wire/protocol.js';
import { NEWEST_PROTOCOL } from '../../src/wire/protocols.js';
import { VM } from '../../src/wire/tables/vm.js';
import { BareClient } from '../wire/bare-client.js';
import { Dialect } from '../wire/dialect.js';

const SECRET = 'the words of a driver';

class BusyError extends ExpectedError {
  readonly code = 'busy';

  override get isRetryable(): boolean {
    return true;
  }
}

/** A handler with a fault, and one with an expected error. */
@Controller()
@UseFilters(PassErrorsFilter)
class HostCalls {
  @GrpcMethod('VM')
  buildBlock(): never {
    throw new TypeError(SECRET);
  }

  @GrpcMethod('VM')
  blockAccept(): never {
    throw new BusyError('come again');
  }
}

@Controller()
class Pages {
  @Get('fault')
  fault(): never {
    throw new TypeError(SECRET);
  }

  @Get('busy')
  busy(): never {
    throw new BusyError('come again');
  }
}

const logged: Record<string, unknown>[] = [];
const log = Log.to({ write: (line) => logged.push(JSON.parse(line)) }, 'info', {});

/** Real Nest with the plugin's filters. */
async function start(controller: Type, server?: PluginServer): Promise<NestFastifyApplication> {
  @Module({
    controllers: [controller],
    providers: [
      { provide: Log, useValue: log },
      { provide: UnexpectedErrors, useValue: new UnexpectedErrors(log) },
      { provide: APP_FILTER, useClass: HttpErrorsFilter },
    ],
  })
  class Application {}
  const app = await NestFactory.create<NestFastifyApplication>(Application, new FastifyAdapter(), {
    logger: false,
  });
  if (server) app.connectMicroservice<MicroserviceOptions>({ strategy: new PluginTransport(server) });
  await app.startAllMicroservices();
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

/** The log has one line with everything. */
function expectLogged(): void {
  expect(logged).toEqual([
    expect.objectContaining({
      level: 'error',
      error: SECRET,
      stack: expect.stringContaining('edges.spec'),
      reference: expect.stringMatching(/^[0-9a-f]{8}$/),
    }),
  ]);
}

let app: NestFastifyApplication;
beforeEach(() => {
  logged.length = 0;
});
afterEach(() => app.close());

describe('a call of the host', () => {
  let server: PluginServer;
  let client: BareClient;
  beforeEach(async () => {
    const protocol = new Protocol(NEWEST_PROTOCOL);
    server = new PluginServer();
    server.offer(VM, protocol);
    client = new BareClient(new Dialect(NEWEST_PROTOCOL), await server.bind());
    app = await start(HostCalls, server);
  });
  afterEach(async () => {
    client.close();
    await server.close(0);
  });

  it('that meets a fault fails with a reference to the log', async () => {
    const error = await client.call('vm.VM/BuildBlock').catch((thrown) => thrown);
    expectLogged();
    const reference = logged[0]?.reference;
    expect(error).toMatchObject({
      code: STATUS.internal,
      details: `Internal error (the chain's log has it under the reference ${reference})`,
    });
  });

  it('that fails with an expected error gets its text', async () => {
    await expect(client.call('vm.VM/BlockAccept')).rejects.toMatchObject({
      code: STATUS.unknown,
      details: 'come again',
    });
    expect(logged).toEqual([]);
  });
});

describe('an HTTP request', () => {
  beforeEach(async () => {
    app = await start(Pages);
  });

  it('that meets a fault is answered with a reference to the log', async () => {
    const response = await app.inject('/fault');
    expectLogged();
    expect(response.statusCode).toBe(500);
    expect(response.json()).toEqual({
      statusCode: 500,
      message: 'Internal error',
      reference: logged[0]?.reference,
    });
  });

  it('that fails with an expected error gets its text', async () => {
    const response = await app.inject('/busy');
    expect([response.statusCode, response.json()]).toEqual([503, { statusCode: 503, message: 'come again' }]);
    expect(logged).toEqual([]);
  });

  it.each([
    ['at no path', { url: '/none' }, 404, 'Cannot GET /none'],
    [
      'with a body that is not what its headers say',
      { method: 'POST', url: '/fault', headers: { 'content-type': 'application/json' }, payload: '{' },
      400,
      'JSON',
    ],
  ] as const)('%s is refused, without a line in the log', async (_what, request, statusCode, message) => {
    const response = await app.inject(request);
    expect(response.statusCode).toBe(statusCode);
    expect(response.json().message).toContain(message);
    expect(logged).toEqual([]);
  });
});
