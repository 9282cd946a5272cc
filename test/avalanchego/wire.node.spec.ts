import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { protocolOfBinary } from '../../src/plugin/compatibility-table.js';
import { askVersion } from '../../src/plugin/version-probe.js';
import { compatibilityTable, covers } from '../compatibility-table.js';
import { buildNode, sourcesOf } from './build-node.js';
import { expectTextsOf } from './proto-texts.js';
import { V1_10_12, V1_11_0, V1_13_0, V1_14_2 } from './releases.js';

describe.each([V1_10_12, V1_11_0, V1_13_0, V1_14_2])('protocol $protocol as $version has it', (release) => {
  it("is in the node's binary, and in its version text", async () => {
    const node = await buildNode(release);
    expect(protocolOfBinary(node, Number.POSITIVE_INFINITY)).toBe(release.protocol);
    expect(await askVersion(node, performance.now() + 30_000)).toBe(release.protocol);
  });

  it('has the messages and services of the proto texts', async () => {
    expectTextsOf(await sourcesOf(release), release.protocol);
  });
});

it("README's table has each release in the row in which AvalancheGo's own has it", async () => {
  const path = join(await sourcesOf(V1_14_2), 'version/compatibility.json');
  const releases: Record<string, string[]> = JSON.parse(readFileSync(path, 'utf8'));
  for (const row of compatibilityTable().filter(({ protocol }) => protocol <= V1_14_2.protocol)) {
    const covered = Object.values(releases)
      .flat()
      .filter((version) => covers(row, version));
    expect(covered, `protocol ${row.protocol}`).toEqual(releases[row.protocol]);
  }
});
