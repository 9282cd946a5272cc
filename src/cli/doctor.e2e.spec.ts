import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { timestampvm } from '../../test/command-line.js';
import { PostgresServer } from '../../test/postgres-server.js';
import { removeDirectory, temporaryDirectory } from '../../test/process/temporary-directory.js';

const VM_ID = 'tGas3T58KzdjcJ2iKSyiYsWiqYctRXaPTqBCA11BqEkNg8kPc';

let postgres: PostgresServer;
let directory: string;
beforeAll(async () => {
  postgres = await PostgresServer.start();
});
afterAll(() => postgres?.dispose());
beforeEach(() => {
  directory = temporaryDirectory('doctor');
});
afterEach(() => removeDirectory(directory));

function file(name: string, content: string, mode = 0o644): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

function node(protocol: number): string {
  return file('avalanchego', `#!/bin/sh\necho "avalanchego/1.14.2 [rpcchainvm=${protocol}]"\n`, 0o755);
}

/** A machine on which everything is right. */
async function healthy() {
  const plugins = join(directory, 'plugins');
  mkdirSync(plugins);
  await timestampvm(['install', '--plugin-dir', plugins]);
  const config = file('config.json', JSON.stringify({ database: { url: postgres.url } }));
  return {
    plugins,
    config,
    args: ['--plugin-dir', plugins, '--chain-config', config, '--avalanchego', node(45)],
  };
}

const doctor = (...args: string[]) => timestampvm(['doctor', ...args], { HOME: directory });

describe('doctor', () => {
  it('finds nothing wrong on a healthy machine', async () => {
    const { plugins, config, args } = await healthy();
    const { code, stdout, stderr } = await doctor(...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trim().split('\n');
    expect(lines.map((line) => line.slice(0, 24).trim())).toEqual([
      'ok    plugin directory',
      'ok    plugin file',
      'ok    plugin version',
      'ok    avalanchego',
      'ok    chain config',
      'ok    clock',
      'ok    database',
      'ok    clock',
    ]);
    expect(stdout).toContain(plugins);
    expect(stdout).toContain(config);
    expect(stdout).toContain('speaks rpcchainvm protocol 45 (this plugin speaks 28 to 46)');
    expect(stdout).toMatch(/Postgres \d+\.\d+/);
  });

  it('warns about what it could not check', async () => {
    const { plugins } = await healthy();
    const { code, stdout } = await doctor('--plugin-dir', plugins);
    expect(code).toBe(0);
    // Another test's node may be running here.
    expect(stdout).toMatch(/^(warn|ok {2}) {2}avalanchego /m);
    expect(stdout).toMatch(/^warn {2}chain config .* → name it with --chain-config/m);
  });
});

it('doctor looks for the node in PATH', async () => {
  const { plugins } = await healthy();
  const found = await timestampvm(['doctor', '--plugin-dir', plugins], { PATH: `/nowhere:${directory}` });
  expect(found.stdout).toContain(`${join(directory, 'avalanchego')} speaks rpcchainvm protocol 45`);
});

describe('doctor fails, with a remedy, for', () => {
  async function finds(args: string[], line: RegExp) {
    const { code, stdout, stderr } = await doctor(...args);
    expect(stdout).toMatch(line);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  }

  it('no plugin directory', () =>
    finds(
      ['--plugin-dir', join(directory, 'none')],
      /^fail {2}plugin directory .*ENOENT.* → name your node/m,
    ));

  it('no plugin file', () =>
    finds(['--plugin-dir', directory], /^fail {2}plugin file .*tGas.* → timestampvm install/m));

  it('a stray file', async () => {
    const { plugins, args } = await healthy();
    writeFileSync(join(plugins, 'timestampvm'), '');
    await finds(args, /^fail {2}stray file .*timestampvm is neither a VM ID nor an alias.* → mv /m);
  });

  it('two files of the VM', async () => {
    const { plugins, args } = await healthy();
    writeFileSync(join(plugins, `${VM_ID}.old`), '');
    await finds(args, /^fail {2}plugin file .* and .*\.old are the same VM → remove all but one/m);
  });

  it('a link that leads nowhere, and checks the rest', async () => {
    const { plugins, args } = await healthy();
    rmSync(join(plugins, VM_ID));
    symlinkSync('/nowhere', join(plugins, VM_ID));
    await finds(
      args,
      /^fail {2}plugin file .* is not a file → remove it and install again\n(.*\n)*ok {4}clock/m,
    );
  });

  it('a file that is not executable, or does not run', async () => {
    const { plugins, args } = await healthy();
    writeFileSync(join(plugins, VM_ID), '#!/bin/sh\necho broken >&2; exit 3\n');
    await finds(args, /^fail {2}plugin version .*it does not run: broken → install it again/m);
    chmodSync(join(plugins, VM_ID), 0o644);
    await finds(args, /^(fail|warn) {2}plugin file .* is not executable.* → chmod 755/m);
  });

  it('a node that this plugin cannot serve', async () => {
    const { args } = await healthy();
    node(47);
    await finds(
      args,
      /^fail {2}avalanchego .* protocol 47, but this plugin speaks 28 to 46 → install a newer timestampvm/m,
    );
    node(27);
    await finds(args, /^fail {2}avalanchego .* → install AvalancheGo v1\.10\.9 or newer/m);
    file('avalanchego', '#!/bin/sh\n', 0o755);
    await finds(args, /^fail {2}avalanchego .* does not tell its rpcchainvm protocol/m);
    await finds(['--avalanchego', '/nowhere'], /^fail {2}avalanchego .*there is no \/nowhere/m);
  });

  it('a chain config with mistakes, each in a line', async () => {
    const { args } = await healthy();
    file('config.json', '{"logLevel": "loud", "databse": {}}');
    await finds(args, /^fail {2}chain config .*databse.*\n^fail {2}chain config .*logLevel/m);
  });

  it('a database that does not exist, without its password', async () => {
    const { args } = await healthy();
    file('config.json', JSON.stringify({ database: { url: 'postgres://me:secret@127.0.0.1:1/db' } }));
    await finds(args, /^fail {2}database .*ECONNREFUSED.* → check database\.url/m);
    expect((await doctor(...args)).stdout).not.toContain('secret');
  });

  it('a user who may not create schemas', async () => {
    const { args } = await healthy();
    await postgres.query("CREATE ROLE reader LOGIN PASSWORD 'reader'");
    const url = postgres.url.replace(/\/\/.*@/, '//reader:reader@');
    file('config.json', JSON.stringify({ database: { url } }));
    await finds(args, /^fail {2}database .*may not create schemas → GRANT CREATE/m);
  });
});

describe('version-json', () => {
  it('prints what the tools of AvalancheGo ask for', async () => {
    const { code, stdout } = await timestampvm(['version-json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      name: 'timestampvm',
      vmid: VM_ID,
      version: (await timestampvm(['version'])).stdout.trim(),
      rpcchainvm: 46,
      rpcchainvmSupported: { oldest: 28, newest: 46 },
    });
  });
});
