import { JsonCursor } from '../common/json/json-cursor.js';
import { skipValue } from '../common/json/json-value.js';
import { ChainConfigError } from './chain-config.error.js';
import { ChainConfig } from './chain-config.js';
import { connectionProblems } from './connection-problems.js';
import { readSection } from './read-section.js';

/**
 * @param bytes the config file from the host; empty if there is none
 * @throws {ChainConfigError} with every problem there is
 */
export function parseChainConfig(bytes: Uint8Array): ChainConfig {
  if (bytes.length === 0) return new ChainConfig();
  const problems: string[] = [];
  const config = readSection(ChainConfig, parseObject(bytes), '', problems);
  problems.push(...connectionProblems(config.database));
  if (problems.length > 0) throw new ChainConfigError(problems);
  return config;
}

function parseObject(bytes: Uint8Array): object {
  let text: string;
  let plain: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ChainConfigError(['the file is not UTF-8 text']);
  }
  try {
    plain = JSON.parse(text);
  } catch {
    throw new ChainConfigError([`the file is not JSON: ${syntaxProblem(text)}`]);
  }
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    throw new ChainConfigError(['the file must hold a JSON object, e.g. {"logLevel": "info"}']);
  }
  return plain;
}

/** The problem and its place. JSON.parse's own text quotes the surroundings of the error, which may be a password. */
function syntaxProblem(text: string): string {
  const bytes = Buffer.from(text);
  const cursor = new JsonCursor(bytes);
  try {
    skipValue(cursor);
    cursor.expectEnd();
    return 'it has half a surrogate pair';
  } catch (error) {
    const problem = (error as Error).message.replace(/ at (byte \d+|the end of the input)$/, '');
    const lines = bytes.subarray(0, cursor.at).toString().split('\n');
    return `${problem} at line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
  }
}
