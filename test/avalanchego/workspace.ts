import { join, resolve } from 'node:path';

/** The project's root, and what lies at fixed places under it. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** Built nodes and neighbours, kept between runs. */
export const CACHE = join(ROOT, '.cache/avalanchego');

/** The executable under test; `TIMESTAMPVM_PLUGIN` puts another one in its place. */
export const PLUGIN = resolve(process.env.TIMESTAMPVM_PLUGIN ?? join(ROOT, 'dist/timestampvm'));
