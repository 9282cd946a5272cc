import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { type HealthReport, HealthService } from './health.service.js';

/** The part of Fastify's reply that is used here. */
interface Reply {
  status(code: number): { send(body: object): void };
}

/** `GET …/health`, `…/health/live`, `…/health/ready`: the report with 200, or with 503 when a check fails. */
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get()
  async report(@Res() reply: Reply): Promise<void> {
    send(reply, await this.health.report());
  }

  @Get('live')
  live(@Res() reply: Reply): void {
    send(reply, this.health.liveness());
  }

  @Get('ready')
  async ready(@Res() reply: Reply): Promise<void> {
    send(reply, await this.health.readiness());
  }
}

function send(reply: Reply, { failures, body }: HealthReport): void {
  reply.status(failures.length > 0 ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK).send(body);
}
