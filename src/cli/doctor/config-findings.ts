import { readFileSync } from 'node:fs';
import { shownText } from '../../common/shown-text.js';
import { ChainConfigError } from '../../config/chain-config.error.js';
import { ChainConfig } from '../../config/chain-config.js';
import { parseChainConfig } from '../../config/parse-chain-config.js';
import { secretFileProblems } from '../../config/secret-files.js';
import { type Finding, fail, ok, warn } from './finding.js';

const SUBJECT = 'chain config';

/** The findings about the chain's config file, and its content. */
export interface CheckedConfig {
  readonly findings: readonly Finding[];
  readonly config: ChainConfig | undefined;
}

/** @param path `configs/chains/CHAIN/config.json` of the node */
export function checkConfig(path: string | undefined): CheckedConfig {
  if (path === undefined) {
    const remedy =
      'name it with --chain-config (configs/chains/CHAIN/config.json in the data directory of your node)';
    return { findings: [warn(SUBJECT, 'not checked', remedy)], config: undefined };
  }
  try {
    const config = parseChainConfig(readFileSync(path));
    const problems = secretFileProblems(config.database);
    return problems.length === 0 ? { findings: [ok(SUBJECT, path)], config } : failed(path, problems);
  } catch (error) {
    return failed(
      path,
      error instanceof ChainConfigError ? error.problems : [shownText((error as Error).message)],
    );
  }
}

const failed = (path: string, problems: readonly string[]): CheckedConfig => ({
  findings: problems.map((problem) => fail(SUBJECT, problem, `correct ${shownText(path)}`)),
  config: undefined,
});
