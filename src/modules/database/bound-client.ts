import pg from 'pg';
import { ExpectedError } from '../../common/expected-error.js';

/** The server would let the client log in without binding the login to the TLS connection: somebody may be in between. */
class ChannelBindingError extends ExpectedError {
  readonly code = 'channelBinding';

  constructor() {
    super(
      'the server does not offer channel binding (SCRAM-SHA-256-PLUS), and database.url has channel_binding=require',
    );
  }
}

const BOUND_MECHANISM = 'SCRAM-SHA-256-PLUS';

type Password = () => string | Promise<string>;

/**
 * A client of libpq's `channel_binding=require`. The driver binds where the server offers it, and goes on where it does not. This
 * client gives the driver no password until the server has offered it, so that no other kind of login can get one.
 */
export class BoundClient extends pg.Client {
  constructor(options: pg.ClientConfig) {
    let isOffered = false;
    const password = async (): Promise<string> => {
      if (!isOffered) throw new ChannelBindingError();
      return (options.password as Password)();
    };
    // Not a copy: the pool hides the password from those who copy its options.
    super(Object.create(options, { password: { value: password } }));
    this.connection.on('authenticationSASL', ({ mechanisms }: { mechanisms: string[] }) => {
      isOffered = mechanisms.includes(BOUND_MECHANISM);
    });
    this.connection.on('authenticationOk', () => {
      if (!isOffered) this.connection.emit('error', new ChannelBindingError());
    });
  }
}
