import { NOT_SHOWN } from '../common/shown-text.js';

/** The connection that a URL describes. */
export interface PostgresUrl {
  /** A name, an address, or the directory of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  /** From a parameter of the URL, as in libpq: `?sslmode=require&sslrootcert=/path`. */
  readonly sslmode: string | undefined;
  readonly sslrootcert: string | undefined;
  readonly channelBinding: 'disable' | 'prefer' | 'require';
}

const DEFAULT_PORT = 5432;

/** The parameters that the plugin reads; for some, the only values that it accepts. */
const PARAMETERS: Readonly<Record<string, readonly string[] | undefined>> = {
  host: undefined,
  port: undefined,
  user: undefined,
  dbname: undefined,
  sslmode: undefined,
  sslrootcert: undefined,
  channel_binding: ['disable', 'prefer', 'require'],
  // The chain writes, so it waits for a server that accepts writes, whatever the URL says.
  target_session_attrs: ['any', 'read-write', 'primary'],
};

/**
 * Parameters that libpq and other drivers know. An error repeats only a known name, because any other text may be part
 * of a password.
 */
const FOREIGN_PARAMETERS = [
  ...[
    'application_name',
    'connect_timeout',
    'hostaddr',
    'options',
    'passfile',
    'password',
    'service',
    'schema',
  ],
  ...['ssl', 'sslcert', 'sslcrl', 'sslkey', 'sslnegotiation', 'sslpassword', 'keepalives', 'gssencmode'],
  ...[
    'load_balance_hosts',
    'pgbouncer',
    'connection_limit',
    'pool_timeout',
    'require_auth',
    'sslsni',
    'requiressl',
  ],
];

const FORM =
  /^postgres(?:ql)?:\/\/(?:(?<user>[^:@/?#]*)(?::(?<password>[^/?#]*))?@)?(?<hosts>[^@/?#]*)(?:\/(?<database>[^?#]*))?(?:\?(?<query>.*))?$/;
const HOST = /^(?:\[(?<address>[0-9a-fA-F:.]+)\]|(?<name>[^:[\]]*))(?::(?<port>\d{1,5}))?$/;

const UNREADABLE =
  'must be a URL; within user and password write %40 for @, %2F for /, %3F for ?, %23 for # and %25 for %';

/**
 * Reads `postgres://user:password@host:port/database?sslmode=…` as libpq does. This is our own reader because the
 * driver's gives the TLS modes another meaning, and because the errors of the driver and of `URL` contain the text that
 * they could not read.
 *
 * @throws {TypeError} with a text that repeats only names and allowed values of known parameters, and nothing else of
 *   the URL
 */
export function parsePostgresUrl(text: string): PostgresUrl {
  if (/\s$/.test(text)) throw new TypeError('ends with white space: take it out');
  const parts = FORM.exec(text)?.groups;
  // After the host there is no @ and no #, unless a password is not encoded and seems to end too early.
  if (!parts || /[@#]/.test(`${parts.database ?? ''}${parts.query ?? ''}`)) throw new TypeError(UNREADABLE);
  const query = readQuery(parts.query ?? '');
  const authority = readHost(parts.hosts ?? '');
  return {
    host: oneHost(query.get('host')) || authority.host || 'localhost',
    port: readPort(query.get('port') || authority.port),
    user: decoded(parts.user) ?? query.get('user'),
    password: decoded(parts.password),
    database: decoded(parts.database) ?? query.get('dbname'),
    sslmode: query.get('sslmode') || undefined,
    sslrootcert: query.get('sslrootcert') || undefined,
    channelBinding: (query.get('channel_binding') ?? 'prefer') as PostgresUrl['channelBinding'],
  };
}

/** A URL without its password, for people. An unreadable text is not shown at all, because it may hold a password. */
export function withoutPassword(value: unknown): string {
  if (typeof value !== 'string') return NOT_SHOWN;
  try {
    parsePostgresUrl(value);
  } catch {
    return NOT_SHOWN;
  }
  return JSON.stringify(value.replace(/^([a-z]+:\/\/[^:@/?#]*):[^/?#]*@/, '$1:***@'));
}

function readQuery(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const pair of text.split('&').filter((part) => part !== '')) {
    const [name = '', ...rest] = pair.split('=');
    const value = decoded(rest.join('=')) ?? '';
    if (!Object.hasOwn(PARAMETERS, name)) throw new TypeError(unknownParameter(name));
    const allowed = PARAMETERS[name];
    if (allowed && !allowed.includes(value))
      throw new TypeError(`has ${name} other than ${allowed.join(', ')}`);
    values.set(name, value);
  }
  return values;
}

function unknownParameter(name: string): string {
  const known = `known are ${Object.keys(PARAMETERS).join(', ')}`;
  return FOREIGN_PARAMETERS.includes(name)
    ? `has the parameter "${name}", which the plugin does not read; ${known}`
    : `has a parameter that the plugin does not know (a ? in a password is written %3F); ${known}`;
}

function readHost(text: string): { host: string | undefined; port: string | undefined } {
  const parts = HOST.exec(oneHost(text) ?? '')?.groups;
  if (!parts) throw new TypeError(UNREADABLE);
  return { host: parts.address ?? decoded(parts.name), port: parts.port };
}

function oneHost(text: string | undefined): string | undefined {
  if (!text?.includes(',')) return text;
  throw new TypeError('names several hosts: name one, e.g. an address that always leads to the primary');
}

function readPort(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new TypeError('has a port that is not a number from 1 to 65535');
  return port;
}

/** @returns undefined for an empty or missing part */
function decoded(part: string | undefined): string | undefined {
  if (!part) return undefined;
  // A zero byte ends a text in Postgres's protocol. libpq refuses it too.
  if (part.includes('%00')) throw new TypeError('has %00, which Postgres cannot take');
  try {
    return decodeURIComponent(part);
  } catch {
    throw new TypeError(UNREADABLE);
  }
}
