import {
  HttpStatus,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { errorFields, Log } from '../../common/log.js';
import { UnexpectedErrors } from '../../common/unexpected-errors.js';
import { ChainConfig } from '../../config/chain-config.js';
import { type HealthReport, HealthService } from '../health/health.service.js';
import { Metrics } from '../metrics/metrics.service.js';

/** A port that is in use may become free: the previous process may still be ending. */
const RETRY_MS = 5_000;
/** Probes and scrapers send only a line and some headers. */
const REQUEST_LIMIT_MS = 5_000;

const newServer = () =>
  new FastifyAdapter({ requestTimeout: REQUEST_LIMIT_MS, forceCloseConnections: true }).getInstance();

type Server = ReturnType<typeof newServer>;

/** Bytes with their type: Fastify leaves them as they are. */
interface Page {
  readonly code: number;
  readonly type: string;
  readonly body: string;
}

/**
 * Health and metrics on the plugin's own port, if the config names one. It is a server beside the one of Nest's
 * controllers, because it must serve nothing else.
 */
@Injectable()
export class OpsServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private server: Server | undefined;
  private retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly config: ChainConfig,
    private readonly health: HealthService,
    private readonly metrics: Metrics,
    private readonly log: Log,
    private readonly errors: UnexpectedErrors,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.ops.port) this.listen(this.config.ops.host, this.config.ops.port);
  }

  /** Comes when all writes have reached the database. Until then `/health/ready` says that the chain is stopping. */
  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.retry);
    await this.server?.close();
  }

  private listen(host: string, port: number): void {
    const server = this.makeServer();
    this.server = server;
    server.listen({ host, port }).then(
      () => this.log.info('ops port open', { host, port }),
      (error) => {
        this.log.error('the ops port cannot be used; trying again', { host, port, ...errorFields(error) });
        this.retry = setTimeout(() => this.listen(host, port), RETRY_MS).unref();
      },
    );
  }

  private makeServer(): Server {
    const server = newServer();
    const serve = (path: string, page: () => Page | Promise<Page>): void => {
      server.get(path, async (_request, reply) => send(reply, await page()));
    };
    serve('/health', async () => report(await this.health.report()));
    serve('/health/live', () => report(this.health.liveness()));
    serve('/health/ready', async () => report(await this.health.readiness()));
    serve('/metrics', async () => {
      const { registry } = this.metrics;
      return { code: HttpStatus.OK, type: registry.contentType, body: await registry.metrics() };
    });
    // Before the body is looked at, which nobody wants.
    server.addHook('onRequest', async ({ method }, reply) => {
      if (method !== 'GET' && method !== 'HEAD')
        return send(reply, text(HttpStatus.METHOD_NOT_ALLOWED, 'GET only'));
    });
    server.setNotFoundHandler((_request, reply) =>
      send(reply, text(HttpStatus.NOT_FOUND, 'there are /health, /health/live, /health/ready and /metrics')),
    );
    server.setErrorHandler((error, _request, reply) => {
      const { publicMessage } = this.errors.toExpected(error, 'a request to the ops port');
      return send(reply, text(HttpStatus.INTERNAL_SERVER_ERROR, publicMessage));
    });
    return server;
  }
}

/** The part of Fastify's reply that is used here. */
interface Reply {
  code(code: number): this;
  headers(values: Record<string, string>): this;
  send(body: Buffer): this;
}

const send = <R extends Reply>(reply: R, { code, type, body }: Page): R =>
  reply.code(code).headers({ 'content-type': type, 'cache-control': 'no-store' }).send(Buffer.from(body));

const text = (code: number, line: string): Page => ({
  code,
  type: 'text/plain; charset=utf-8',
  body: `${line}\n`,
});

const report = ({ failures, body }: HealthReport): Page => ({
  code: failures.length > 0 ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK,
  type: 'application/json',
  body: `${JSON.stringify(body)}\n`,
});
