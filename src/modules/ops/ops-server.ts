import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { errorFields, Log } from '../../common/log.js';
import { ChainConfig } from '../../config/chain-config.js';
import { type HealthReport, HealthService } from '../health/health.service.js';
import { Metrics } from '../metrics/metrics.service.js';

/** A port that is in use may become free: the previous process may still be ending. */
const RETRY_MS = 5_000;
/** Probes and scrapers send only a line and some headers. */
const REQUEST_LIMIT_MS = 5_000;

type Answer = { code: number; type: string; body: string };

/** Health and metrics on the plugin's own port, if the config names one. It serves nothing else. */
@Injectable()
export class OpsServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private server: Server | undefined;
  private retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly config: ChainConfig,
    private readonly health: HealthService,
    private readonly metrics: Metrics,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.ops.port) this.listen(this.config.ops.host, this.config.ops.port);
  }

  /** Comes when all writes have reached the database. Until then `/health/ready` says that the chain is stopping. */
  onApplicationShutdown(): void {
    clearTimeout(this.retry);
    this.server?.close();
    this.server?.closeAllConnections();
  }

  private listen(host: string, port: number): void {
    const server = createServer(
      { requestTimeout: REQUEST_LIMIT_MS },
      (request, response) => void this.serve(request, response),
    );
    this.server = server;
    server.on('error', (error) => {
      this.log.error('the ops port cannot be used; trying again', { host, port, ...errorFields(error) });
      this.retry = setTimeout(() => this.listen(host, port), RETRY_MS).unref();
    });
    server.listen(port, host, () => this.log.info('ops port open', { host, port }));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { code, type, body } = await this.answer(request).catch((error: Error) =>
      plain(500, error.message),
    );
    response.writeHead(code, { 'Content-Type': type, 'Cache-Control': 'no-store' });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  private async answer({ method, url = '/' }: IncomingMessage): Promise<Answer> {
    if (method !== 'GET' && method !== 'HEAD') return plain(405, 'GET only');
    switch (url.split('?', 1)[0]) {
      case '/health':
        return json(await this.health.report());
      case '/health/live':
        return json(this.health.liveness());
      case '/health/ready':
        return json(await this.health.readiness());
      case '/metrics':
        return {
          code: 200,
          type: this.metrics.registry.contentType,
          body: await this.metrics.registry.metrics(),
        };
      default:
        return plain(404, 'there are /health, /health/live, /health/ready and /metrics');
    }
  }
}

const plain = (code: number, text: string): Answer => ({
  code,
  type: 'text/plain; charset=utf-8',
  body: `${text}\n`,
});

const json = ({ failures, body }: HealthReport): Answer => ({
  code: failures.length > 0 ? 503 : 200,
  type: 'application/json',
  body: `${JSON.stringify(body)}\n`,
});
