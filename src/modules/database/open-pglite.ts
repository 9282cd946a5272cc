import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { getAsset, getRawAsset, isSea } from 'node:sea';
import type { PGliteOptions } from '@electric-sql/pglite';
import { PgliteStream } from './pglite-stream.js';

/** Node has it, TypeScript knows it only with the browser's types. */
declare const WebAssembly: { compile(source: ArrayBuffer): Promise<object> };

/** Opens (and creates, when it is not there) the embedded database in the chain's data directory. */
export async function openPglite(
  chainDataDir: string,
): Promise<{ stream: () => PgliteStream; close: () => Promise<void> }> {
  const { PGlite } = await import('@electric-sql/pglite');
  mkdirSync(chainDataDir, { recursive: true });
  const engine = await PGlite.create(join(chainDataDir, 'pglite'), isSea() ? await bundledFiles() : {});
  return { stream: () => new PgliteStream(engine), close: () => engine.close() };
}

/** PGlite looks for its files beside its module, which in the single executable has no place: they are assets there. */
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
