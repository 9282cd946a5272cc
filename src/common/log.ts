import { type DestinationStream, type Logger, pino } from 'pino';
import { textLines } from './log-text.js';

/** AvalancheGo's level names, from the most to the least important. */
export const LOG_LEVELS = ['off', 'fatal', 'error', 'warn', 'info', 'trace', 'debug', 'verbo'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const LOG_FORMATS = ['json', 'text'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

const CUSTOM_LEVELS = { verbo: 10, debug: 20, trace: 25, info: 30, warn: 40, error: 50, fatal: 60 };

export type LogFields = Readonly<Record<string, unknown>>;

/** Writes one line for each event to standard output. The host copies it into its own log. */
export class Log {
  private constructor(private readonly logger: Logger<keyof typeof CUSTOM_LEVELS>) {}

  /** @param fields of every line, e.g. chain and node */
  static toStandardOutput(level: LogLevel, fields: LogFields, format: LogFormat = 'json'): Log {
    const output = pino.destination({ fd: 1, sync: true });
    return Log.to(format === 'json' ? output : textLines(output), level, fields);
  }

  /** @param output takes JSON lines */
  static to(output: DestinationStream, level: LogLevel, fields: LogFields): Log {
    return new Log(
      pino(
        {
          level: level === 'off' ? 'silent' : level,
          customLevels: CUSTOM_LEVELS,
          useOnlyCustomLevels: true,
          base: fields,
          timestamp: pino.stdTimeFunctions.isoTime,
          formatters: { level: (label) => ({ level: label }) },
        },
        output,
      ),
    );
  }

  get level(): LogLevel {
    return this.logger.level === 'silent' ? 'off' : (this.logger.level as LogLevel);
  }

  /** Sets the level of this log, and so of every part of the chain. */
  set level(level: LogLevel) {
    this.logger.level = level === 'off' ? 'silent' : level;
  }

  fatal(message: string, fields: LogFields = {}): void {
    this.logger.fatal(fields, message);
  }
  error(message: string, fields: LogFields = {}): void {
    this.logger.error(fields, message);
  }
  warn(message: string, fields: LogFields = {}): void {
    this.logger.warn(fields, message);
  }
  info(message: string, fields: LogFields = {}): void {
    this.logger.info(fields, message);
  }
  trace(message: string, fields: LogFields = {}): void {
    this.logger.trace(fields, message);
  }
  debug(message: string, fields: LogFields = {}): void {
    this.logger.debug(fields, message);
  }
  verbo(message: string, fields: LogFields = {}): void {
    this.logger.verbo(fields, message);
  }
}

/** The fields of a log line that describe an error; never a connection's settings. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: String(error) };
  return { error: error.message, ...(error.cause instanceof Error && { cause: error.cause.message }) };
}
