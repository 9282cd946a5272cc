import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { getAsset, getRawAsset, isSea } from 'node:sea';
import type { PGlite, PGliteOptions } from '@electric-sql/pglite';

/** Node has this, but TypeScript knows it only with the browser's types. */
declare const WebAssembly: { compile(source: ArrayBuffer): Promise<object> };

/**
 * Opens the embedded database in a directory that this process has locked. A new database is created beside its place
 * and then moved there in one step, so that an interrupted first start leaves nothing that looks like a database.
 */
export async function openPglite(directory: string): Promise<PGlite> {
  const { PGlite } = await import('@electric-sql/pglite');
  const options = isSea() ? await bundledFiles() : {};
  const place = join(directory, 'pglite');
  if (!existsSync(place)) {
    const unfinished = join(directory, 'pglite.unfinished');
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    const made = await PGlite.create(unfinished, options);
    await made.close();
    renameSync(unfinished, place);
  }
  return PGlite.create(place, options);
}

/** PGlite looks for its files beside its module. The single executable has no such place, so there they are assets. */
async function bundledFiles(): Promise<PGliteOptions> {
  const [pgliteWasmModule, initdbWasmModule] = await Promise.all(
    ['pglite.wasm', 'initdb.wasm'].map((name) => WebAssembly.compile(getRawAsset(name))),
  );
  return {
    ...(pgliteWasmModule && { pgliteWasmModule }),
    ...(initdbWasmModule && { initdbWasmModule }),
    fsBundle: new Blob([getAsset('pglite.data')]),
  };
}
