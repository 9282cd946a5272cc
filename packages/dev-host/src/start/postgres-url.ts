import { UserError } from './user-error.js';

/** Milliseconds that the server has to answer. */
const PATIENCE = 5_000;

/**
 * Logs in once, so that a URL that cannot work is told before anything is begun.
 * @throws UserError with the URL without its password and the reason
 */
export async function checkPostgres(url: string): Promise<void> {
  const shown = withoutPassword(url);
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: PATIENCE });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT 1');
  } catch (error) {
    throw new UserError(`cannot use Postgres at ${shown}: ${reason(error)}`, { cause: error });
  } finally {
    await client.end().catch(() => {});
  }
}

/** @throws UserError for anything but a Postgres URL; what is wrong is not repeated, as it may hold a password */
export function withoutPassword(url: string): string {
  const parsed = URL.parse(url);
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol) || !url.includes('://')) {
    throw new UserError('--postgres takes a URL like postgres://user:password@127.0.0.1:5432/database');
  }
  const user = parsed.username && `${parsed.username}@`;
  return `${parsed.protocol}//${user}${parsed.host}${parsed.pathname}`;
}

/** A refused connection to a name with several addresses is an AggregateError with an empty text. */
function reason(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(({ message }) => message).join(', ');
  return (error as Error).message;
}
