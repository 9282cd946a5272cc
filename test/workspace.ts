import { join, resolve } from 'node:path';

/** The project's root, and the fixed places below it. */
export const ROOT = resolve(import.meta.dirname, '..');

/** Built nodes and other plugins, kept between runs. */
export const CACHE = join(ROOT, '.cache/avalanchego');

/** The executable under test; `TIMESTAMPVM_PLUGIN` puts another one in its place. */
export const PLUGIN = resolve(process.env.TIMESTAMPVM_PLUGIN ?? join(ROOT, 'dist/timestampvm'));
