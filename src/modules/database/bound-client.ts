import pg from 'pg';
import { ExpectedError } from '../../common/expected-error.js';

/** The login was not bound to the TLS connection, although the URL demands it: somebody may be in between. */
class ChannelBindingError extends ExpectedError {
  readonly code = 'channelBinding';

  constructor() {
    super(
      'the server does not offer channel binding (SCRAM-SHA-256-PLUS), which channel_binding=require demands',
    );
  }
}

const BOUND_MECHANISM = 'SCRAM-SHA-256-PLUS';

/**
 * A client for libpq's `channel_binding=require`. The driver itself binds if the server offers it, and goes on without
 * otherwise.
 */
export class BoundClient extends pg.Client {
  constructor(options: pg.ClientConfig) {
    super({ ...options, enableChannelBinding: true } as pg.ClientConfig);
    let isBound = false;
    this.connection.on('authenticationSASL', ({ mechanisms }: { mechanisms: string[] }) => {
      isBound = mechanisms.includes(BOUND_MECHANISM);
      if (!isBound) this.connection.emit('error', new ChannelBindingError());
    });
    this.connection.on('authenticationOk', () => {
      if (!isBound) this.connection.emit('error', new ChannelBindingError());
    });
  }
}
