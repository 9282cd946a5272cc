import { writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresServer } from '../../../test/postgres-server.js';
import { switchTls, TestCertificates } from '../../../test/postgres-tls.js';
import { removeDirectory, temporaryDirectory } from '../../../test/process/temporary-directory.js';
import { DatabaseConfig } from '../../config/database-config.js';
import { postgresConnection } from './postgres-connection.js';
import { triedAgainPlain } from './prefer-tls.js';

let server: PostgresServer;
let dir: string;
let certificates: TestCertificates;

beforeAll(async () => {
  dir = temporaryDirectory('certificates');
  certificates = new TestCertificates(dir, 'localhost');
  server = await PostgresServer.start();
});

afterAll(async () => {
  await server?.dispose();
  removeDirectory(dir);
});

/** Connects as the chain would. @returns whether the connection has TLS */
async function connect(changes: Partial<DatabaseConfig>): Promise<boolean> {
  const config = { ...Object.assign(new DatabaseConfig(), changes), url: changes.url ?? server.url };
  const pool = new pg.Pool({ ...postgresConnection(config, 'test'), max: 1 });
  pool.on('error', () => {});
  try {
    const { rows } = await triedAgainPlain(() =>
      pool.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()'),
    );
    return rows[0].ssl;
  } finally {
    await pool.end();
  }
}

describe('a server without TLS', () => {
  it.each(['disable', 'prefer', undefined] as const)('%s is plain', async (sslmode) => {
    expect(await connect({ sslmode: sslmode ?? null })).toBe(false);
  });

  it.each(['require', 'verify-ca', 'verify-full'] as const)('%s is refused', async (sslmode) => {
    await expect(connect({ sslmode })).rejects.toThrow('The server does not support SSL connections');
  });
});

describe('a server with TLS', () => {
  const atName = () => server.url.replace('127.0.0.1', 'localhost');

  beforeAll(() => certificates.install(server));
  afterAll(() => switchTls(server, 'off'));

  it.each([
    ['disable', false],
    ['prefer', true],
    [undefined, true],
    ['require', true],
  ] as const)('%s: TLS %s, whoever signed', async (sslmode, hasTls) => {
    expect(await connect({ sslmode: sslmode ?? null })).toBe(hasTls);
  });

  it('uses the mode of the URL if there is no setting', async () => {
    expect(await connect({ url: `${server.url}?sslmode=disable` })).toBe(false);
    expect(await connect({ url: `${server.url}?sslmode=disable`, sslmode: 'require' })).toBe(true);
    await expect(
      connect({ url: `${server.url}?sslmode=verify-ca&sslrootcert=${certificates.stranger}` }),
    ).rejects.toThrow(/self-signed|unable to (verify|get)/);
  });

  it.each(['require', 'verify-ca', 'verify-full'] as const)(
    '%s refuses a certificate that a stranger signed',
    async (sslmode) => {
      await expect(connect({ sslmode, sslrootcert: certificates.stranger, url: atName() })).rejects.toThrow(
        /self-signed|unable to (verify|get)/,
      );
    },
  );

  it('verify-ca accepts any name, verify-full only the right one', async () => {
    const sslrootcert = certificates.authority;
    expect(await connect({ sslmode: 'verify-ca', sslrootcert })).toBe(true);
    expect(await connect({ sslmode: 'verify-full', sslrootcert, url: atName() })).toBe(true);
    await expect(connect({ sslmode: 'verify-full', sslrootcert })).rejects.toThrow(/IP: 127.0.0.1 is not in/);
  });

  it("verifies by the system's certificates without a file", async () => {
    await expect(connect({ sslmode: 'verify-ca' })).rejects.toThrow(/self-signed|unable to (verify|get)/);
  });
});

describe('channel_binding=require', () => {
  let scram: PostgresServer;
  const bound = (of: PostgresServer) => `${of.url}?sslmode=require&channel_binding=require`;

  beforeAll(async () => {
    scram = await PostgresServer.start(['--auth=scram-sha-256']);
    for (const one of [server, scram]) await certificates.install(one);
  });
  afterAll(async () => {
    await switchTls(server, 'off');
    await scram?.dispose();
  });

  it('logs in where the server binds the login to the TLS connection', async () => {
    expect(await connect({ url: bound(scram) })).toBe(true);
  });

  it('gives the password to no server that asks for it in another way', async () => {
    const passwordFile = join(dir, 'read by nobody');
    const url = bound(server).replace(/:[^:@]*@/, '@');
    await expect(connect({ url, passwordFile })).rejects.toThrow('channel_binding=require');
  });
});

it("logs in as the system's user where the URL names none, as libpq does", () => {
  const url = 'postgres://h/d';
  expect(postgresConnection({ ...new DatabaseConfig(), url }, 'test')).toMatchObject({
    user: userInfo().username,
  });
});

it('reads the password anew for each connection', async () => {
  const passwordFile = join(dir, 'password');
  const url = server.url.replace(/:[^:@]*@/, '@');
  writeFileSync(passwordFile, 'wrong');
  await expect(connect({ url, passwordFile })).rejects.toThrow('password authentication failed');
  writeFileSync(passwordFile, 'timestamp\n');
  expect(await connect({ url, passwordFile })).toBe(false);
});

it('follows a server that switches TLS off, in one pool, at once', async () => {
  const config = Object.assign(new DatabaseConfig(), { url: server.url });
  const pool = new pg.Pool({ ...postgresConnection({ ...config, url: server.url }, 'test'), max: 1 });
  pool.on('error', () => {});
  const hasTls = async (): Promise<boolean> => {
    const client = await triedAgainPlain(() => pool.connect());
    const { rows } = await client.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
    client.release(true);
    return rows[0].ssl;
  };
  try {
    await certificates.install(server);
    expect(await hasTls()).toBe(true);
    await switchTls(server, 'off');
    expect(await hasTls()).toBe(false);
  } finally {
    await pool.end();
  }
});
