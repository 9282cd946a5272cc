import { ExpectedError } from '../common/expected-error.js';

/** A chain config that cannot be used. Each problem is one line: key, value, what is allowed. Never a secret. */
export class ChainConfigError extends ExpectedError {
  readonly code = 'chainConfig';

  constructor(readonly problems: readonly string[]) {
    super(`chain config: ${problems.join('; ')}`);
  }
}
