import { existsSync } from 'node:fs';
import { isSea } from 'node:sea';
import { fileURLToPath } from 'node:url';

/**
 * The plugin's executable: this process's own, or, for `node dist/js/main.js`, the one from the same build.
 * @throws Error when there is none
 */
export function ownExecutable(): string {
  if (isSea()) return process.execPath;
  const built = fileURLToPath(new URL('../../../timestampvm', import.meta.url));
  if (!existsSync(built)) throw new Error(`there is no ${built} (npm run build makes it)`);
  return built;
}
