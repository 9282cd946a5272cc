import 'reflect-metadata';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, Min, ValidateNested } from 'class-validator';

const MINUTE_MS = 60_000;

/** Where accepted blocks are kept. Without a URL: embedded PGlite in the chain's data directory. */
export class DatabaseConfig {
  /** `postgres://user:password@host:port/database` */
  @IsOptional()
  @IsString()
  @Matches(/^postgres(ql)?:\/\/[^/]+/, { message: 'must be a URL like postgres://user@host:5432/database' })
  url?: string;

  /** The Postgres schema; otherwise a name made of the chain's and the node's IDs. */
  @IsOptional()
  @Matches(/^[a-z_][a-z0-9_]{0,62}$/, {
    message: 'must be 1 to 63 lower-case letters, digits and _, not beginning with a digit',
  })
  schema?: string;

  /** Connections to Postgres at most. */
  @IsInt()
  @Min(1)
  @Max(1000)
  poolSize = 10;

  /** How long an accepted block may wait for a database that is away, in ms, before the chain gives up. */
  @IsInt()
  @Min(0)
  outageTimeLimit = 10 * MINUTE_MS;

  /** How long the start of the chain waits for the database, in ms. */
  @IsInt()
  @Min(0)
  startTimeLimit = MINUTE_MS;

  /** How long one statement may take, in ms. */
  @IsInt()
  @Min(1)
  statementTimeLimit = 30_000;
}

/** What is proposed and not yet in a block. */
export class MempoolConfig {
  /** Data in the queue, at most. */
  @IsInt()
  @Min(1)
  maxCount = 65_536;

  /** Bytes of data in the queue, at most. */
  @IsInt()
  @Min(1)
  maxBytes = 64 * 1024 * 1024;
}

/** A chain's config file, `configs/chains/CHAIN/config.json` of the node: the only settings that a plugin gets. */
export class ChainConfig {
  @ValidateNested()
  @Type(() => DatabaseConfig)
  database = new DatabaseConfig();

  @ValidateNested()
  @Type(() => MempoolConfig)
  mempool = new MempoolConfig();

  @Matches(/^(off|fatal|error|warn|info|trace|debug|verbo)$/, {
    message: 'must be one of off, fatal, error, warn, info, trace, debug, verbo',
  })
  logLevel = 'info';
}
