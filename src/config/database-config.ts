import { withoutPassword } from './postgres-url.js';
import { OneOf, Text, WholeNumber } from './setting.js';

const MINUTE_MS = 60_000;
const ANY_PATH = /^\/./;

/** libpq's modes, with libpq's meaning. */
export const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof SSL_MODES)[number];

/** Where accepted blocks are kept. Without a URL: embedded PGlite in the chain's data directory. */
export class DatabaseConfig {
  @Text({
    about:
      'Postgres, as `postgres://user@host:5432/database`; without it embedded PGlite, for trying things out.',
    optional: true,
    pattern: /^postgres(ql)?:\/\/./,
    must: 'a URL like postgres://user@host:5432/database',
    shown: withoutPassword,
  })
  url?: string | null;

  @Text({
    about: "File that holds the user's password and nothing else; read anew for each connection.",
    optional: true,
    pattern: ANY_PATH,
    must: 'an absolute path',
    shown: pathOnly,
  })
  passwordFile?: string | null;

  @OneOf({
    about: "TLS to Postgres, in libpq's words; unless given that of the URL, or else `prefer`.",
    optional: true,
    values: SSL_MODES,
  })
  sslmode?: SslMode | null;

  @Text({
    about:
      "File with the certificates (PEM) that may sign the server's; unless given the system's and Mozilla's.",
    optional: true,
    pattern: ANY_PATH,
    must: 'an absolute path',
  })
  sslrootcert?: string | null;

  @Text({
    about: "The Postgres schema; unless given a name made of the chain's and the node's IDs.",
    optional: true,
    pattern: /^(?!pg_)[a-z_][a-z0-9_]{0,62}$/,
    must: '1 to 63 lower-case letters, digits and _, not beginning with a digit or pg_',
  })
  schema?: string | null;

  @WholeNumber({ about: 'Connections to Postgres, at most.', from: 1, to: 1000 })
  poolSize = 10;

  @WholeNumber({ about: 'How long one statement may take, in ms.', from: 100 })
  statementTimeLimit = 30_000;

  @WholeNumber({
    about:
      'How long an accepted block may wait for a database that is away, in ms, before the chain gives up.',
    from: 0,
  })
  outageTimeLimit = 10 * MINUTE_MS;

  @WholeNumber({ about: 'How long the start of the chain waits for the database, in ms.', from: 0 })
  startTimeLimit = MINUTE_MS;
}

/** Someone may have written the password itself where its file belongs. */
function pathOnly(value: unknown): string {
  return typeof value === 'string' && ANY_PATH.test(value) ? JSON.stringify(value) : '(not shown)';
}
