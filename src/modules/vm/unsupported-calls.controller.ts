import { Controller, UseFilters } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { PassErrorsFilter } from '../../common/pass-errors.filter.js';
import type { VmAnswer } from '../../wire/tables/vm.js';

const NOT_IMPLEMENTED = { err: 'ERROR_STATE_SYNC_NOT_IMPLEMENTED' } as const;

/**
 * The calls of `vm.VM` that this VM does not support: blocks are its whole state, so bootstrapping is its state sync.
 */
@Controller()
@UseFilters(PassErrorsFilter)
export class UnsupportedCallsController {
  @GrpcMethod('VM')
  crossChainAppRequest(): void {}

  @GrpcMethod('VM')
  crossChainAppRequestFailed(): void {}

  @GrpcMethod('VM')
  crossChainAppResponse(): void {}

  @GrpcMethod('VM')
  stateSyncEnabled(): VmAnswer<'StateSyncEnabled'> {
    return NOT_IMPLEMENTED;
  }

  @GrpcMethod('VM')
  getOngoingSyncStateSummary(): VmAnswer<'GetOngoingSyncStateSummary'> {
    return NOT_IMPLEMENTED;
  }

  @GrpcMethod('VM')
  getLastStateSummary(): VmAnswer<'GetLastStateSummary'> {
    return NOT_IMPLEMENTED;
  }

  @GrpcMethod('VM')
  parseStateSummary(): VmAnswer<'ParseStateSummary'> {
    return NOT_IMPLEMENTED;
  }

  @GrpcMethod('VM')
  getStateSummary(): VmAnswer<'GetStateSummary'> {
    return NOT_IMPLEMENTED;
  }

  @GrpcMethod('VM')
  stateSummaryAccept(): VmAnswer<'StateSummaryAccept'> {
    return NOT_IMPLEMENTED;
  }
}
