import { NOT_SHOWN } from '../common/shown-text.js';
import { withoutPassword } from './postgres-url.js';
import { OneOf, Text, WholeNumber } from './setting.js';

const MINUTE_MS = 60_000;
const ANY_PATH = /^\/./;

/** libpq's modes, with libpq's meaning. */
export const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof SSL_MODES)[number];

/** Where the plugin keeps accepted blocks. Without a URL, it uses embedded PGlite in the chain's data directory. */
export class DatabaseConfig {
  @Text({
    about:
      'Postgres, as `postgres://user@host:5432/database`. Without it, the plugin uses embedded PGlite, for trying things out.',
    optional: true,
    pattern: /^postgres(ql)?:\/\/./,
    must: 'a URL like postgres://user@host:5432/database',
    shown: withoutPassword,
  })
  url?: string | null;

  @Text({
    about:
      "File that holds the user's password and nothing else. The plugin reads it for each new connection.",
    optional: true,
    pattern: ANY_PATH,
    must: 'an absolute path',
    shown: pathOnly,
  })
  passwordFile?: string | null;

  @OneOf({
    about: "TLS to Postgres, in libpq's words. The default is the URL's `sslmode`, or else `prefer`.",
    optional: true,
    values: SSL_MODES,
  })
  sslmode?: SslMode | null;

  @Text({
    about:
      "File with the certificates (PEM) that may sign the server's. The default is the system's and Mozilla's certificates.",
    optional: true,
    pattern: ANY_PATH,
    must: 'an absolute path',
  })
  sslrootcert?: string | null;

  @Text({
    about: "The Postgres schema. The default is a name made from the chain's and the node's IDs.",
    optional: true,
    pattern: /^(?!pg_)[a-z_][a-z0-9_]{0,62}$/,
    must: '1 to 63 lower-case letters, digits and _, not beginning with a digit or pg_',
  })
  schema?: string | null;

  @WholeNumber({ about: 'The most connections to Postgres.', from: 1, to: 1000 })
  poolSize = 10;

  @WholeNumber({ about: 'The longest that one statement may take, in ms.', from: 100 })
  statementTimeLimit = 30_000;

  @WholeNumber({
    about:
      'The longest that an accepted block waits for a database that is away, in ms. After that, the chain stops.',
    from: 0,
  })
  outageTimeLimit = 10 * MINUTE_MS;

  @WholeNumber({ about: 'The longest that the start of the chain waits for the database, in ms.', from: 0 })
  startTimeLimit = MINUTE_MS;
}

/** An operator may have written the password itself instead of the path. */
function pathOnly(value: unknown): string {
  return typeof value === 'string' && ANY_PATH.test(value) ? JSON.stringify(value) : NOT_SHOWN;
}
