import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../../../test/process/temporary-directory.js';
import { systemdFindings } from './systemd-findings.js';

const NODE = '[Service]\nExecStart=/usr/local/bin/avalanchego --http-port=9650\n';

/** The findings of a directory with these units and drop-ins. */
function found(files: Record<string, string>): string[] {
  const directory = temporaryDirectory('systemd');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(directory, name, '..'), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  return systemdFindings([directory, '/nowhere']).map(
    ({ verdict, text }) => `${verdict} ${text.replace(directory, '')}`,
  );
}

it.each([
  ['no such rule', { 'node.service': NODE }],
  [
    'the rule for another program',
    { 'web.service': '[Service]\nExecStart=/bin/web\nMemoryDenyWriteExecute=yes\n' },
  ],
  [
    'the rule taken back',
    {
      'node.service': `${NODE}MemoryDenyWriteExecute=yes\n`,
      'node.service.d/x.conf': 'MemoryDenyWriteExecute=no\n',
    },
  ],
])('has nothing to say of %s', (_what, files) => expect(found(files)).toEqual([]));

it.each([
  ['in the unit', { 'node.service': `${NODE}MemoryDenyWriteExecute=true\n` }, '/node.service'],
  [
    'in a drop-in',
    { 'node.service': NODE, 'node.service.d/hard.conf': '[Service]\nMemoryDenyWriteExecute=yes\n' },
    '/node.service.d/hard.conf',
  ],
])('fails where the rule is %s', (_what, files, file) =>
  expect(found(files)).toEqual([
    `fail ${file} has MemoryDenyWriteExecute, under which the plugin's JavaScript engine ends at its start`,
  ]),
);

it('knows a unit by all directories: a drop-in beside another one counts, and the first file of a name', () => {
  const root = temporaryDirectory('systemd');
  const write = (name: string, text: string) => {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), text);
  };
  write('lib/node.service', NODE);
  write('etc/node.service.d/hard.conf', '[Service]\nMemoryDenyWriteExecute=yes\n');
  symlinkSync(join(root, 'lib'), join(root, 'link'));
  const directories = ['etc', 'lib', 'link'].map((name) => join(root, name));
  const texts = () => systemdFindings(directories).map(({ text }) => text.replace(root, ''));
  expect(texts()).toEqual([expect.stringMatching(/^\/etc\/node\.service\.d\/hard\.conf has/)]);
  write('etc/node.service', '[Service]\nExecStart=/bin/other\n');
  expect(texts()).toEqual([]);
});
