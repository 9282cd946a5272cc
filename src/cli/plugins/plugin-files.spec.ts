import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { removeDirectory, temporaryDirectory } from '../../../test/process/temporary-directory.js';
import { pluginDirectory } from './plugin-directory.js';
import { pluginFiles } from './plugin-files.js';

const VM_ID = 'tGas3T58KzdjcJ2iKSyiYsWiqYctRXaPTqBCA11BqEkNg8kPc';
const OTHER_ID = 'tGas3T58KzdjcJ32c6GpePhtqo9rrHJ1oR9wFBtCcMgaosthX';

let data: string;
let plugins: string;
beforeEach(() => {
  data = temporaryDirectory('data');
  plugins = join(data, 'plugins');
  mkdirSync(plugins);
});
afterEach(() => removeDirectory(data));

function files(...names: string[]) {
  for (const name of names) writeFileSync(join(plugins, name), '');
  return pluginFiles(plugins, VM_ID);
}

it('accepts VM IDs, with an extension or without, aliases, hidden files and directories', () => {
  mkdirSync(join(plugins, 'old'));
  expect(files(VM_ID, OTHER_ID, `${OTHER_ID}.exe`, 'evm', '.hidden')).toEqual({ own: [VM_ID], stray: [] });
});

it("accepts the operator's own aliases", () => {
  mkdirSync(join(data, 'configs', 'vms'), { recursive: true });
  writeFileSync(join(data, 'configs', 'vms', 'aliases.json'), JSON.stringify({ [OTHER_ID]: ['mine'] }));
  expect(files('mine', 'theirs').stray).toEqual(['theirs']);
});

it("knows the VM by the operator's alias too: of two files for it the node takes the one that it reads last", () => {
  mkdirSync(join(data, 'configs', 'vms'), { recursive: true });
  writeFileSync(join(data, 'configs', 'vms', 'aliases.json'), JSON.stringify({ [VM_ID]: ['time'] }));
  expect(files('time', VM_ID, OTHER_ID).own.sort()).toEqual([VM_ID, 'time']);
});

it.each([
  ['a name', 'timestampvm'],
  ['an ID with a wrong checksum', VM_ID.replace('t', 'u')],
  ['an ID with two extensions', `${VM_ID}.tar.gz`],
  ['a hidden file with an extension, of which the stem is left', '.hidden.tmp'],
])('names a stray file: %s', (_, name) => {
  expect(files(name).stray).toEqual([name]);
});

it('names links, even those that lead nowhere', () => {
  symlinkSync('/nowhere', join(plugins, 'link'));
  expect(files().stray).toEqual(['link']);
});

it('names all files of the VM', () => {
  expect(files(VM_ID, `${VM_ID}.old`).own.sort()).toEqual([VM_ID, `${VM_ID}.old`]);
});

it.each([
  [{}, 'x', 'x'],
  [{ AVAGO_PLUGIN_DIR: '/p', AVALANCHEGO_PLUGIN_DIR: '/q', HOME: '/h' }, undefined, '/p'],
  [{ AVALANCHEGO_PLUGIN_DIR: '/q', AVAGO_DATA_DIR: '/d', HOME: '/h' }, undefined, '/q'],
  [{ AVAGO_DATA_DIR: '/d', HOME: '/h' }, undefined, '/d/plugins'],
  [{ AVALANCHEGO_DATA_DIR: '/e', HOME: '/h' }, undefined, '/e/plugins'],
  [{ HOME: '/h' }, undefined, '/h/.avalanchego/plugins'],
])('the plugin directory with %j and the option %s is %s', (environment, option, expected) => {
  expect(pluginDirectory(option, environment)).toBe(expected);
});

it('an empty option is a mistake, not the usual place', () => {
  expect(() => pluginDirectory('', { HOME: '/h' })).toThrow('--plugin-dir must not be empty');
});

it('asks for the plugin directory if nothing says where it is', () => {
  expect(() => pluginDirectory(undefined, {})).toThrow('--plugin-dir');
});
