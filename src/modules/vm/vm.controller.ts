import { Controller, UseFilters } from '@nestjs/common';
import { Ctx, GrpcMethod } from '@nestjs/microservices';
import { ChainContext } from '../../common/chain-context.js';
import { ID_LENGTH, type Id } from '../../common/id.js';
import type { IncomingCall } from '../../common/incoming-call.js';
import { MalformedRequestError } from '../../common/malformed-request.error.js';
import { PassErrorsFilter } from '../../common/pass-errors.filter.js';
import type { VmAnswer, VmRequest } from '../../wire/tables/vm.js';
import { HealthService } from '../health/health.service.js';
import { ChainPaths } from '../http/chain-paths.service.js';
import { metricFamilies } from '../metrics/metric-families.js';
import { Metrics } from '../metrics/metrics.service.js';
import type { EngineState } from '../state/chain-state.service.js';
import { blockAnswer, knownBlockAnswer, lastAcceptedAnswer, timeAnswer } from './block-answers.js';
import { VmService } from './vm.service.js';
import { UnhealthyError, UnknownEngineStateError } from './vm-errors.js';

const ENGINE_STATES: Readonly<Record<string, EngineState>> = {
  STATE_STATE_SYNCING: 'state-syncing',
  STATE_BOOTSTRAPPING: 'bootstrapping',
  STATE_NORMAL_OP: 'normal',
};

/** `vm.VM`: each method turns the host's message into one call of the VM, and the result into the answer. */
@Controller()
@UseFilters(PassErrorsFilter)
export class VmController {
  constructor(
    private readonly vm: VmService,
    private readonly health: HealthService,
    private readonly context: ChainContext,
    private readonly metrics: Metrics,
    private readonly paths: ChainPaths,
  ) {}

  @GrpcMethod('VM')
  async setState({ state }: VmRequest<'SetState'>): Promise<VmAnswer<'SetState'>> {
    const engineState = ENGINE_STATES[state];
    if (!engineState) throw new UnknownEngineStateError(state);
    return lastAcceptedAnswer(await this.vm.setState(engineState));
  }

  @GrpcMethod('VM')
  createHandlers(): VmAnswer<'CreateHandlers'> {
    const { serverAddress } = this.context;
    return { handlers: this.paths.all.map((prefix) => ({ prefix, serverAddr: serverAddress })) };
  }

  /** The plugin has no handler that the node would choose by a header, so the address is empty. */
  @GrpcMethod('VM', 'NewHTTPHandler')
  newHttpHandler(): VmAnswer<'NewHTTPHandler'> {
    return {};
  }

  @GrpcMethod('VM', 'CreateHTTP2Handler')
  createHttp2Handler(): VmAnswer<'NewHTTPHandler'> {
    return {};
  }

  @GrpcMethod('VM')
  async waitForEvent(@Ctx() call: IncomingCall): Promise<VmAnswer<'WaitForEvent'>> {
    await this.vm.pending(call.signal);
    return { message: 'MESSAGE_BUILD_BLOCK' };
  }

  @GrpcMethod('VM')
  async buildBlock(): Promise<VmAnswer<'BuildBlock'>> {
    const block = await this.metrics.timed('build', () => this.vm.build());
    return { ...blockAnswer(block), bytes: block.bytes };
  }

  @GrpcMethod('VM')
  async parseBlock({ bytes }: VmRequest<'ParseBlock'>): Promise<VmAnswer<'ParseBlock'>> {
    return knownBlockAnswer(await this.vm.parse(bytes));
  }

  @GrpcMethod('VM')
  async batchedParseBlock({
    request,
  }: VmRequest<'BatchedParseBlock'>): Promise<VmAnswer<'BatchedParseBlock'>> {
    return { response: (await this.vm.parseAll(request)).map(knownBlockAnswer) };
  }

  @GrpcMethod('VM')
  async getBlock({ id }: VmRequest<'GetBlock'>): Promise<VmAnswer<'GetBlock'>> {
    const known = await this.vm.get(idOf(id));
    return known ? { ...knownBlockAnswer(known), bytes: known.block.bytes } : { err: 'ERROR_NOT_FOUND' };
  }

  @GrpcMethod('VM')
  setPreference({ id }: VmRequest<'SetPreference'>): void {
    this.vm.prefer(idOf(id));
  }

  @GrpcMethod('VM')
  async blockVerify({ bytes }: VmRequest<'BlockVerify'>): Promise<VmAnswer<'BlockVerify'>> {
    const block = await this.metrics.timed('verify', () => this.vm.verify(bytes));
    return { timestamp: timeAnswer(block) };
  }

  @GrpcMethod('VM')
  async blockAccept({ id }: VmRequest<'BlockAccept'>): Promise<void> {
    await this.metrics.timed('accept', () => this.vm.accept(idOf(id)));
  }

  @GrpcMethod('VM')
  blockReject({ id }: VmRequest<'BlockReject'>): void {
    this.vm.reject(idOf(id));
    this.metrics.block('rejected');
  }

  @GrpcMethod('VM')
  async getAncestors(request: VmRequest<'GetAncestors'>): Promise<VmAnswer<'GetAncestors'>> {
    const { blkId, maxBlocksNum, maxBlocksSize } = request;
    return { blksBytes: await this.vm.ancestors(idOf(blkId), maxBlocksNum, maxBlocksSize) };
  }

  @GrpcMethod('VM', 'GetBlockIDAtHeight')
  async getBlockIdAtHeight({
    height,
  }: VmRequest<'GetBlockIDAtHeight'>): Promise<VmAnswer<'GetBlockIDAtHeight'>> {
    const id = await this.vm.idAtHeight(height);
    return id ? { blkId: id } : { err: 'ERROR_NOT_FOUND' };
  }

  /** Always OK: every block can be found by its height. */
  @GrpcMethod('VM')
  verifyHeightIndex(): void {}

  @GrpcMethod('VM', 'Health')
  async healthCheck(): Promise<VmAnswer<'Health'>> {
    const { failures, body } = await this.health.report();
    if (failures.length > 0) throw new UnhealthyError(failures, body);
    return { details: Buffer.from(JSON.stringify(body)) };
  }

  @GrpcMethod('VM')
  async gather(): Promise<VmAnswer<'Gather'>> {
    return { metricFamilies: await metricFamilies(this.metrics.registry) };
  }
}

/** @throws {MalformedRequestError} */
function idOf(bytes: Uint8Array): Id {
  if (bytes.length !== ID_LENGTH) {
    throw new MalformedRequestError(`an ID has ${ID_LENGTH} bytes, got ${bytes.length}`);
  }
  return bytes;
}
