import { ExpectedError } from '../../common/expected-error.js';
import { type Id, idToCb58 } from '../../common/id.js';

/** The host accepts a block that cannot be the next one. AvalancheGo verifies first, and accepts parents first. */
export class AcceptOrderError extends ExpectedError {
  readonly code = 'acceptOrder';

  static notVerified(id: Id): AcceptOrderError {
    return new AcceptOrderError(`block ${idToCb58(id)} was accepted but never verified here`);
  }

  static beforeParent(id: Id, parent: Id, last: Id): AcceptOrderError {
    return new AcceptOrderError(
      `block ${idToCb58(id)} was accepted before its parent ${idToCb58(parent)} (the last accepted block is ${idToCb58(last)})`,
    );
  }
}
