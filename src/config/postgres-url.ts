/** The connection that a URL describes. */
export interface PostgresUrl {
  /** A name, an address, or the directory of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  /** As libpq writes them in a URL: `?sslmode=require&sslrootcert=/path`. */
  readonly sslmode: string | undefined;
  readonly sslrootcert: string | undefined;
}

const DEFAULT_PORT = 5432;
const PARAMETERS = ['host', 'sslmode', 'sslrootcert'];

/**
 * Reads `postgres://user:password@host:port/database?sslmode=…`. Not the driver's own reader: that one takes TLS modes
 * for something else than libpq does, and its errors carry the whole URL.
 *
 * @throws {TypeError} with a text that repeats nothing of the URL but the name of a parameter
 */
export function parsePostgresUrl(text: string): PostgresUrl {
  const url = URL.parse(text);
  if (!url || !/^postgres(ql)?:$/.test(url.protocol) || !text.includes('://'))
    throw new TypeError('must be a URL');
  for (const name of url.searchParams.keys()) {
    if (!PARAMETERS.includes(name)) {
      throw new TypeError(`has the parameter ${JSON.stringify(name)}; known are ${PARAMETERS.join(', ')}`);
    }
  }
  const query = (name: string): string | undefined => url.searchParams.get(name) || undefined;
  const plain = (part: string): string | undefined => (part ? decodeURIComponent(part) : undefined);
  return {
    host: query('host') ?? plain(url.hostname.replace(/^\[(.*)\]$/, '$1')) ?? 'localhost',
    port: url.port ? Number(url.port) : DEFAULT_PORT,
    user: plain(url.username),
    password: plain(url.password),
    database: plain(url.pathname.slice(1)),
    sslmode: query('sslmode'),
    sslrootcert: query('sslrootcert'),
  };
}

/** A URL for people: without its password; a text that is no URL is not shown at all, since it may hold one. */
export function withoutPassword(value: unknown): string {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  if (!url?.host) return '(not shown)';
  if (url.password) url.password = '***';
  return JSON.stringify(url.href);
}
