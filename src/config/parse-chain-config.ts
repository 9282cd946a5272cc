import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import { ChainConfig } from './chain-config.js';

/** A chain config that cannot be used. Each problem is one line: key, what is wrong with it, what is allowed. */
export class ChainConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`chain config: ${problems.join('; ')}`);
  }
}

/**
 * @param bytes the config file as the host hands it over; empty when there is none
 * @throws {ChainConfigError}
 */
export function parseChainConfig(bytes: Uint8Array): ChainConfig {
  if (bytes.length === 0) return new ChainConfig();
  const plain = parseObject(bytes);
  const config = plainToInstance(ChainConfig, plain, { exposeDefaultValues: true });
  const errors = validateSync(config, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length > 0) throw new ChainConfigError(errors.flatMap((error) => problems(error, '')));
  return config;
}

function parseObject(bytes: Uint8Array): object {
  let plain: unknown;
  try {
    plain = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    throw new ChainConfigError([`not JSON: ${(error as Error).message}`]);
  }
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    throw new ChainConfigError(['must be a JSON object']);
  }
  return plain;
}

function problems(error: ValidationError, prefix: string): string[] {
  const key = `${prefix}${error.property}`;
  const own = Object.entries(error.constraints ?? {}).map(([rule, text]) =>
    rule === 'whitelistValidation'
      ? `unknown key "${key}"`
      : `"${key}" ${text.replace(new RegExp(`^(nested property )?${error.property} `), '')}`,
  );
  return [...own, ...(error.children ?? []).flatMap((child) => problems(child, `${key}.`))];
}
