import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ChainInputs } from '../app.module.js';
import type { AppSender } from '../common/app-sender.js';
import type { ChainContext, Engine, NodeDatabase } from '../common/chain-context.js';
import { systemClock } from '../common/clock.js';
import { idToCb58, nodeIdToText } from '../common/id.js';
import { Log } from '../common/log.js';
import { NestLogger } from '../common/nest-logger.js';
import { asRpcError } from '../common/pass-errors.filter.js';
import type { RemoteResponses } from '../common/remote-response.js';
import { InternalError, UnexpectedErrors } from '../common/unexpected-errors.js';
import { ChainConfigError } from '../config/chain-config.error.js';
import { ChainConfig } from '../config/chain-config.js';
import { parseChainConfig } from '../config/parse-chain-config.js';
import { HealthService } from '../modules/health/health.service.js';
import { lastAcceptedAnswer } from '../modules/vm/block-answers.js';
import { VmService } from '../modules/vm/vm.service.js';
import { startApplication } from '../start-application.js';
import type { VmAnswer } from '../wire/tables/vm.js';
import { AtRest } from './at-rest.js';
import type { PluginServer } from './plugin-server.js';
import { PluginTransport } from './plugin-transport.js';

/** A running chain: the Nest application, with its handlers on the plugin's server. */
export class Chain {
  private readonly atRest: AtRest;

  private constructor(
    private readonly app: NestFastifyApplication,
    private readonly log: Log,
  ) {
    this.atRest = new AtRest(log);
    this.atRest.start();
  }

  /**
   * This module loads everything heavy, so it is imported only when the host initializes a chain.
   *
   * @throws {ChainConfigError} @throws {GenesisError} @throws {DatabaseStartError} and others, all for the host's log
   */
  static async start(
    server: PluginServer,
    context: ChainContext,
    nodeDatabase: NodeDatabase,
    engine: Engine,
    appSender: AppSender,
    responses: RemoteResponses,
  ): Promise<Chain> {
    const { config, log } = configure(context);
    try {
      return await Chain.run(server, {
        context,
        config,
        nodeDatabase,
        clock: systemClock,
        engine,
        appSender,
        responses,
        log,
      });
    } catch (error) {
      const expected = new UnexpectedErrors(log).toExpected(error, 'the start of the chain');
      throw expected instanceof InternalError ? asRpcError(expected) : expected;
    }
  }

  private static async run(server: PluginServer, inputs: ChainInputs): Promise<Chain> {
    const app = await startApplication(
      inputs,
      (chain) =>
        NestFactory.create<NestFastifyApplication>(chain, new FastifyAdapter(), {
          logger: new NestLogger(inputs.log),
          abortOnError: false,
          bodyParser: false,
        }),
      async (app) => {
        app.connectMicroservice<MicroserviceOptions>({ strategy: new PluginTransport(server) });
        await app.startAllMicroservices();
        await app.init();
        await app.getHttpAdapter().getInstance().ready();
      },
    );
    return new Chain(app, inputs.log);
  }

  /** The answer to `Initialize`: the last accepted block. */
  get initialized(): VmAnswer<'Initialize'> {
    return lastAcceptedAnswer(this.app.get(VmService).lastAccepted);
  }

  /** Finishes all work under way. */
  async stop(): Promise<void> {
    this.log.info('stopping');
    this.atRest.stop();
    this.app.get(HealthService).leave();
    await this.app.close();
  }
}

/**
 * The settings, and the log that they configure.
 * @throws {ChainConfigError}; each of its problems is a line in the log
 */
function configure(context: ChainContext): { config: ChainConfig; log: Log } {
  const fields = { chain: idToCb58(context.chainId), node: nodeIdToText(context.nodeId) };
  try {
    const config = parseChainConfig(context.configBytes);
    return { config, log: Log.toStandardOutput(config.logLevel, fields, config.logFormat) };
  } catch (error) {
    const { logLevel, logFormat } = new ChainConfig();
    const log = Log.toStandardOutput(logLevel, fields, logFormat);
    if (error instanceof ChainConfigError)
      for (const problem of error.problems) log.fatal(`chain config: ${problem}`);
    throw error;
  }
}
