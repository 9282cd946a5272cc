import type { LogFields, LogLevel } from '../../src/common/log.js';

/** A log that keeps its lines for a test: `level message {fields}`. */
export class RecordedLog {
  readonly lines: string[] = [];
  level: LogLevel = 'info';

  fatal = (message: string, fields?: LogFields): void => this.add('fatal', message, fields);
  error = (message: string, fields?: LogFields): void => this.add('error', message, fields);
  warn = (message: string, fields?: LogFields): void => this.add('warn', message, fields);
  info = (message: string, fields?: LogFields): void => this.add('info', message, fields);
  trace = (message: string, fields?: LogFields): void => this.add('trace', message, fields);
  debug = (message: string, fields?: LogFields): void => this.add('debug', message, fields);

  private add(level: string, message: string, fields: LogFields = {}): void {
    this.lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  }
}
