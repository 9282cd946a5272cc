import { ExpectedError } from '../common/expected-error.js';

/** An invalid chain config. Each problem is one line: key, value, what is allowed; never a secret. */
export class ChainConfigError extends ExpectedError {
  readonly code = 'chainConfig';

  constructor(readonly problems: readonly string[]) {
    super(`chain config: ${problems.join('; ')}`);
  }
}
