import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresServer } from './postgres-server.js';
import { until } from './process/until.js';

/**
 * Certificates for one test: an authority, a server's certificate for one name, and an authority that signed nothing.
 */
export class TestCertificates {
  readonly authority: string;
  readonly stranger: string;

  /** @param dir an empty directory @param name the host that the server's certificate is for */
  constructor(
    private readonly dir: string,
    name: string,
  ) {
    this.authority = this.selfSigned('authority');
    this.stranger = this.selfSigned('stranger');
    const extension = join(dir, 'server.ext');
    writeFileSync(extension, `subjectAltName=DNS:${name}`);
    this.openssl(
      'req',
      '-newkey',
      'ec',
      ...CURVE,
      '-nodes',
      '-keyout',
      'server.key',
      '-out',
      'server.csr',
      '-subj',
      '/CN=server',
    );
    this.openssl(
      'x509',
      '-req',
      '-in',
      'server.csr',
      '-CA',
      'authority.crt',
      '-CAkey',
      'authority.key',
      '-days',
      '3650',
      '-out',
      'server.crt',
      '-extfile',
      extension,
    );
  }

  /** Lets a running server serve TLS with them. */
  async install(server: PostgresServer): Promise<void> {
    const [row] = await server.query<{ data_directory: string }>('SHOW data_directory');
    const data = row?.data_directory ?? '';
    const { uid, gid } = statSync(data);
    for (const name of ['server.crt', 'server.key']) {
      copyFileSync(join(this.dir, name), join(data, name));
      chmodSync(join(data, name), 0o600);
      chownSync(join(data, name), uid, gid);
    }
    await switchTls(server, 'on');
  }

  private selfSigned(name: string): string {
    this.openssl(
      'req',
      '-x509',
      '-newkey',
      'ec',
      ...CURVE,
      '-nodes',
      '-days',
      '3650',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.crt`,
      '-subj',
      `/CN=${name}`,
    );
    return join(this.dir, `${name}.crt`);
  }

  private openssl(...args: string[]): void {
    execFileSync('openssl', args, { cwd: this.dir, stdio: 'pipe' });
  }
}

const CURVE = ['-pkeyopt', 'ec_paramgen_curve:prime256v1'];

/** Takes effect for new connections. */
export async function switchTls(server: PostgresServer, value: 'on' | 'off'): Promise<void> {
  await server.query(`ALTER SYSTEM SET ssl = ${value}`);
  await server.query('SELECT pg_reload_conf()');
  await until(async () => (await server.query<{ ssl: string }>('SHOW ssl'))[0]?.ssl === value, {
    what: `ssl = ${value}`,
  });
}
