import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeHost } from '../../test/fake-host/fake-host.js';
import { PLUGIN } from '../../test/hosted-chain.js';

const VERSION = (protocol: number) =>
  `avalanchego/1.14.2 [database=v1.4.5, rpcchainvm=${protocol}, go=1.24.9]\n`;
const TABLE = (protocol: number) =>
  `{\n  "${protocol}": [\n    "v1.14.2"\n  ],\n  "28": [\n    "v1.10.9"\n  ]\n}\n`;

let host: FakeHost;
beforeAll(() => {
  host = new FakeHost();
});
afterAll(() => host?.dispose());

/** The starts of the host's binary after the first one. */
const probes = () => host.starts.slice(1).map((line) => line.replace(/^\d+ ?/, ''));

describe('a host is answered with the protocol', () => {
  it('that its binary holds, without being run', async () => {
    expect(await host.run('ignored', { table: TABLE(37) })).toMatchObject({ protocol: 37 });
    expect(probes()).toEqual([]);
  });

  it('that it prints', async () => {
    expect(await host.run(VERSION(33))).toMatchObject({ protocol: 33 });
    expect(probes()).toEqual(['--version']);
  });

  it('of the running file, when another file has its name', async () => {
    const meddle = (path: string) => {
      // As an upgrade does: afterwards no name leads to the running file.
      writeFileSync(`${path}.new`, TABLE(46), { mode: 0o755 });
      renameSync(`${path}.new`, path);
    };
    expect(await host.run('ignored', { table: TABLE(39), meddle })).toMatchObject({ protocol: 39 });
  });

  it('of the running file, when it is removed', async () => {
    expect(await host.run('ignored', { table: TABLE(40), meddle: rmSync })).toMatchObject({ protocol: 40 });
    expect(await host.run(VERSION(41), { meddle: rmSync })).toMatchObject({ protocol: 41 });
  });
});

describe('a host that starts the plugin by a script', () => {
  const set = (value: string) => `export TIMESTAMPVM_RPCCHAINVM_PROTOCOL=${value}`;

  it('is answered with the protocol that its binary holds', async () => {
    expect(await host.run('ignored', { table: TABLE(38), script: ':' })).toMatchObject({ protocol: 38 });
    expect(probes()).toEqual([]);
  });

  it('is answered with the protocol that the script sets', async () => {
    expect(await host.run('ignored', { table: TABLE(38), script: set('41') })).toMatchObject({
      protocol: 41,
    });
    // As before, but without a process between: the shell becomes the plugin.
    const script = `${set('42')}; exec '${PLUGIN}'`;
    expect(await host.run('ignored', { table: TABLE(38), script })).toMatchObject({ protocol: 42 });
  });

  it.each([
    ['46x', 'TIMESTAMPVM_RPCCHAINVM_PROTOCOL is "46x"; it must be a number such as 46'],
    ['47', 'this host speaks rpcchainvm protocol 47, this plugin 28 to 46: install a newer timestampvm, or'],
  ])('hears what is wrong with %s', async (value, text) => {
    const { protocol, exitCode, output } = await host.run('ignored', { script: set(value) });
    expect({ protocol, exitCode }).toEqual({ protocol: undefined, exitCode: 1 });
    expect(output).toContain(`timestampvm: ${text}`);
    expect(output.trim().split('\n')).toHaveLength(1);
  });
});

describe('a host gets the newest protocol, in time, when it', () => {
  it.each([
    ['prints something else', 'v26.10.0\n'],
    ['prints nothing', ''],
    ['prints without end', 'x'.repeat(1_000_000)],
    ['hangs', 'hangs'],
  ])('%s', async (_, version) => {
    expect(await host.run(version)).toMatchObject({ protocol: 46 });
  });

  it('starts plugins whatever it is asked: it runs twice, and no more often', async () => {
    expect(await host.run('ignored')).toMatchObject({ protocol: 46 });
    expect(probes()).toEqual(['--version']);
  });
});

it('a host that tells nothing and does not speak the newest protocol leads to a text with the remedy', async () => {
  const { exitCode, output } = await host.run('', { speaks: 45 });
  expect(exitCode).toBe(1);
  expect(output).toMatch(
    /^timestampvm: .*protocol version mismatch.* \(protocol 46 is a guess, .*; set TIMESTAMPVM_RPCCHAINVM_PROTOCOL to the right number, in a script that starts the plugin if .*\)\n$/,
  );
});

it('a host that tells its protocol and refuses it gets no text about a guess', async () => {
  const { exitCode, output } = await host.run(VERSION(44), { speaks: 45 });
  expect({ exitCode, output }).toEqual({ exitCode: 1, output: expect.stringMatching(/mismatch\n$/) });
});

describe('a host of a protocol that the plugin does not speak', () => {
  it.each([
    [47, 'install a newer timestampvm, or an AvalancheGo of protocol 46 or older'],
    [27, 'install AvalancheGo v1.10.9 or newer'],
  ])('%i: is told so', async (protocol, remedy) => {
    expect(await host.run(VERSION(protocol))).toEqual({
      protocol: undefined,
      exitCode: 1,
      output: `timestampvm: this host speaks rpcchainvm protocol ${protocol}, this plugin 28 to 46: ${remedy}\n`,
    });
    // A host older than protocol 28 has no such table.
    if (protocol > 46)
      expect(await host.run('ignored', { table: TABLE(protocol) })).toMatchObject({ exitCode: 1 });
  });
});
