import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.service.js';
import { Database } from './database.service.js';

/** Counts and times the statements of the database. */
@Injectable()
export class StatementMetrics {
  constructor(database: Database, metrics: Metrics) {
    database.onStatement((name, ms, isError) => metrics.statement(name, ms, isError));
  }
}
