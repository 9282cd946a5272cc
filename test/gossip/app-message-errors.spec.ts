import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { expect, it } from 'vitest';
import type { IncomingCall } from '../../src/common/incoming-call.js';
import type { Log } from '../../src/common/log.js';
import { UnexpectedErrors } from '../../src/common/unexpected-errors.js';
import { AppMessagesController } from '../../src/modules/app-messages/app-messages.controller.js';
import { AppMessages } from '../../src/modules/app-messages/app-messages.service.js';
import type { PluginServer, UnaryHandler } from '../../src/plugin/plugin-server.js';
import { PluginTransport } from '../../src/plugin/plugin-transport.js';
import { RecordedLog } from '../in-process/recorded-log.js';

const log = new RecordedLog();
const fails = (): never => {
  throw new TypeError('a fault of this program');
};
const failing = {
  connected: fails,
  disconnected: fails,
  gossiped: fails,
  requested: fails,
  responded: fails,
};

@Module({
  controllers: [AppMessagesController],
  providers: [
    { provide: AppMessages, useValue: failing },
    { provide: UnexpectedErrors, useValue: new UnexpectedErrors(log as unknown as Log) },
  ],
})
class FailingModule {}

it.each(['Connected', 'Disconnected', 'AppGossip', 'AppRequest', 'AppResponse', 'AppRequestFailed'])(
  '%s is answered with success whatever goes wrong, and the log has it',
  async (method) => {
    const handlers = new Map<string, UnaryHandler>();
    const server = { handle: (path: string, handler: UnaryHandler) => handlers.set(path, handler) };
    const app = await NestFactory.createMicroservice<MicroserviceOptions>(FailingModule, {
      strategy: new PluginTransport(server as unknown as PluginServer),
      logger: false,
    });
    await app.listen();
    const request = { nodeId: new Uint8Array(20), msg: new Uint8Array(), requestId: 1 };
    expect(await handlers.get(`vm.VM/${method}`)?.(request, {} as IncomingCall)).toEqual({});
    expect(JSON.stringify(log)).toContain('a fault of this program');
    await app.close();
  },
);
