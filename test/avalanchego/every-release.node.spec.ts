import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compatibilityTable, named } from '../compatibility-table.js';
import { sourcesAt } from './build-node.js';
import { expectTextsOf } from './proto-texts.js';

const RELEASES = compatibilityTable().flatMap((row) =>
  named(row).map((version) => ({ version, protocol: row.protocol })),
);

/** Two releases speak 44. Only the second one has all of it; the difference is in fields that this VM does not read. */
const EXCEPT: Readonly<Record<string, string[]>> = { 'v1.14.0': ['.vm.NetworkUpgrades'] };

/** Compares the sources of every release that README names with the proto texts of the tests. */
describe.each(RELEASES)('$version', ({ version, protocol }) => {
  it(`speaks protocol ${protocol}, and a plugin finds that in its table`, async () => {
    const directory = join(await sourcesAt(version), 'version');
    const constants = readFileSync(join(directory, 'constants.go'), 'utf8');
    expect(/\bRPCChainVMProtocol\b.*= (\d+)/.exec(constants)?.[1]).toBe(String(protocol));
    const text = readFileSync(join(directory, 'compatibility.json'), 'utf8');
    expect(text).toContain('"28": [');
    expect(Math.max(...Object.keys(JSON.parse(text)).map(Number))).toBe(protocol);
    expect(constants).toContain('//go:embed compatibility.json');
  });

  it('has the messages and services of the proto texts', async () => {
    expectTextsOf(await sourcesAt(version), protocol, EXCEPT[version]);
  });
});
