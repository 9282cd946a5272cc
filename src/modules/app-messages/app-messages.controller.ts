import { Controller, UseFilters } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type { VmRequest } from '../../wire/tables/vm.js';
import { AppMessages } from './app-messages.service.js';
import { NeverFailFilter } from './never-fail.filter.js';

/** The host's calls with messages of other nodes, and with news of which nodes are connected. */
@Controller()
@UseFilters(NeverFailFilter)
export class AppMessagesController {
  constructor(private readonly messages: AppMessages) {}

  @GrpcMethod('VM')
  connected({ nodeId }: VmRequest<'Connected'>): void {
    this.messages.connected(nodeId);
  }

  @GrpcMethod('VM')
  disconnected({ nodeId }: VmRequest<'Disconnected'>): void {
    this.messages.disconnected(nodeId);
  }

  @GrpcMethod('VM')
  appGossip({ nodeId, msg }: VmRequest<'AppGossip'>): void {
    this.messages.gossiped(nodeId, msg);
  }

  @GrpcMethod('VM')
  appRequest({ nodeId, requestId, request }: VmRequest<'AppRequest'>): void {
    this.messages.requested(nodeId, requestId, request);
  }

  @GrpcMethod('VM')
  appResponse({ nodeId, requestId, response }: VmRequest<'AppResponse'>): void {
    this.messages.responded(nodeId, requestId, response);
  }

  @GrpcMethod('VM')
  appRequestFailed({ nodeId, requestId }: VmRequest<'AppRequestFailed'>): void {
    this.messages.responded(nodeId, requestId, undefined);
  }
}
