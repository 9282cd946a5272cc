import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The plugin's executable, used through its commands. */
export class PluginFile {
  /** @param path absolute */
  constructor(private readonly path: string) {}

  /** Copies it into a node's plugin directory. @throws Error with what the plugin says */
  install(pluginDir: string, vmId: string): void {
    this.run('install', '--plugin-dir', pluginDir, '--vm-id', vmId);
  }

  /**
   * Lets the plugin log in to a database once, as each node's chain will.
   * @param directory for a temporary file
   * @throws Error with what the plugin says, which has no secret
   */
  checkDatabase(url: string, directory: string): void {
    const file = join(directory, 'config.json');
    writeFileSync(file, JSON.stringify({ database: { url } }), { mode: 0o600 });
    try {
      this.run('config', '--check', file, '--connect');
    } catch (error) {
      const said = (error as Error).message
        .replaceAll(`${file}: `, '')
        .replaceAll('database.url', '--postgres');
      throw new Error(said, { cause: error });
    } finally {
      rmSync(file);
    }
  }

  private run(command: string, ...args: string[]): void {
    const { status, error, stderr } = spawnSync(this.path, [command, ...args], { encoding: 'utf8' });
    if (status === 0) return;
    throw new Error(
      error?.message ?? (stderr.trim().replaceAll('\n', '; ') || `${this.path} ${command} failed`),
    );
  }
}
