import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guardian } from './guardian.js';

/** A new temporary directory with this name. It is removed with the test process at the latest. */
export function temporaryDirectory(name: string): string {
  const path = mkdtempSync(join(tmpdir(), `${name}-`));
  guardian.watchDirectory(path);
  return path;
}

/** Removes it now. */
export function removeDirectory(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  guardian.forgetDirectory(path);
}
