import { join } from 'node:path';
import { UsageError } from '../command.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where AvalancheGo looks for plugins: what the option says, else what its own variables say (`config/viper.go`: each flag
 * can come as `AVAGO_…`), else the place of its default data directory.
 *
 * @throws {UsageError} for an empty option, and when nothing says where: no variable, no home directory
 */
export function pluginDirectory(option: string | undefined, environment: Environment = process.env): string {
  // What an unset variable in a script leaves: the usual place is not what was meant.
  if (option === '') throw new UsageError('--plugin-dir must not be empty');
  const found =
    option ||
    environment.AVAGO_PLUGIN_DIR ||
    environment.AVALANCHEGO_PLUGIN_DIR ||
    below(environment.AVAGO_DATA_DIR, 'plugins') ||
    below(environment.AVALANCHEGO_DATA_DIR, 'plugins') ||
    below(environment.HOME, '.avalanchego', 'plugins');
  if (!found)
    throw new UsageError(
      'there is no home directory to look in: name the plugin directory with --plugin-dir',
    );
  return found;
}

const below = (directory: string | undefined, ...names: string[]): string | undefined =>
  directory && join(directory, ...names);
