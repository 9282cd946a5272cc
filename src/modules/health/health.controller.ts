import { Controller, Get } from '@nestjs/common';
import { HealthService } from './health.service.js';

/** `GET …/health`: the report with 200, or 503 when a check fails. */
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get()
  report() {
    return this.health.check();
  }
}
