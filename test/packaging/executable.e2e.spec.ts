import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PLUGIN } from '../hosted-chain.js';
import { elfSections, hasCodeCache, seaBlobs } from './executable-file.js';

const SYMTAB = 2;

describe.runIf(process.platform === 'linux')('the executable', () => {
  const file = readFileSync(PLUGIN);

  it('has no symbols, because nothing needs them at run time', () => {
    const types = elfSections(file).map(({ type }) => type);
    expect(types.length).toBeGreaterThan(10);
    expect(types).not.toContain(SYMTAB);
  });

  it('starts from a code cache', () => {
    expect(seaBlobs(file).map(hasCodeCache)).toEqual([true]);
  });
});
