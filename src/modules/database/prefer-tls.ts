import pg from 'pg';

/** The driver's text for a server that refuses the request for TLS. */
const TLS_REFUSED = 'The server does not support SSL connections';
/** SQLSTATE of a login that the server's pg_hba.conf refuses, e.g. one without TLS. */
const LOGIN_REFUSED = '28000';

type Connected = (error: Error) => void;

/**
 * The clients of one database in libpq's mode `prefer`: with TLS until the server refuses it, then without. The driver
 * ends a connection whose request for TLS was refused, so only the next connection goes without TLS (`triedAgainPlain`
 * makes it at once).
 */
export function preferringClient(): typeof pg.Client {
  let isPlain = false;
  return class extends pg.Client {
    constructor(options: pg.ClientConfig) {
      // Not a copy, because the pool hides the password from code that copies its options.
      super(isPlain ? Object.create(options, { ssl: { value: false } }) : options);
    }

    override connect(): Promise<pg.Client>;
    override connect(callback: Connected): void;
    override connect(callback?: Connected): Promise<pg.Client> | undefined {
      if (!callback) return super.connect().catch((error) => Promise.reject(this.learn(error)));
      super.connect((error: Error) => {
        if (error) this.learn(error);
        callback(error);
      });
      return undefined;
    }

    private learn(error: Error & { code?: string }): Error {
      if (error.message === TLS_REFUSED) isPlain = true;
      else if (error.code === LOGIN_REFUSED) isPlain = false;
      return error;
    }
  };
}

/** Makes a second attempt at once if the server has refused TLS. In a mode that needs TLS, it fails too. */
export async function triedAgainPlain<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if ((error as Error).message !== TLS_REFUSED) throw error;
    return attempt();
  }
}
