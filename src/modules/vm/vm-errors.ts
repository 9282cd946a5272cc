import { ExpectedError } from '../../common/expected-error.js';
import { type Id, idToCb58 } from '../../common/id.js';

/** The host has asked for a block, and every proposal is in an undecided one. */
export class NoPendingBlockError extends ExpectedError {
  readonly code = 'noPendingBlock';

  constructor() {
    super('no pending block');
  }
}

/** A block that must be there, such as the parent of one to verify, is not. */
export class BlockNotFoundError extends ExpectedError {
  readonly code = 'blockNotFound';

  constructor(id: Id) {
    super(`block ${idToCb58(id)} not found`);
  }
}

/** The host has named an engine state that no AvalancheGo has. */
export class UnknownEngineStateError extends ExpectedError {
  readonly code = 'unknownEngineState';

  constructor(state: string) {
    super(`unknown state ${state}`);
  }
}

/** What makes a chain unhealthy for its host is an error, of which the host shows the text. */
export class UnhealthyError extends ExpectedError {
  readonly code = 'unhealthy';

  constructor(failures: readonly string[], report: object) {
    super(`${failures.join('; ')} ${JSON.stringify(report)}`);
  }
}
