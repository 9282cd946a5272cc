import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { PLUGIN } from '../../test/hosted-chain.js';

it('the executable shows the licence of what it brings for devnet', () => {
  expect(execFileSync(PLUGIN, ['licences'], { encoding: 'utf8', env: {} })).toContain('Ecosystem License');
});
