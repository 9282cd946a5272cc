import { join } from 'node:path';
import { UsageError } from '../command.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where AvalancheGo looks for plugins: the option, else AvalancheGo's own variables (`config/viper.go`: each flag can
 * be set as `AVAGO_…`), else its default data directory.
 *
 * @throws {UsageError} for an empty option, and if there is neither a variable nor a home directory
 */
export function pluginDirectory(option: string | undefined, environment: Environment = process.env): string {
  // An unset variable in a script gives an empty option; it does not mean the usual place.
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
