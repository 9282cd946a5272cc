import { ChainConfig } from '../../src/config/chain-config.js';
import { settingsOf } from '../../src/config/setting.js';

/** The handbook's table of settings, a line for each: key, default, what it is. */
export function settingsTable(): string[] {
  return rowsOf(ChainConfig, '');
}

function rowsOf(type: new () => object, path: string): string[] {
  const defaults = new type() as Record<string, unknown>;
  return settingsOf(type).flatMap(({ key, about, section }) =>
    section
      ? rowsOf(section, `${path}${key}.`)
      : [`| \`${path}${key}\` | ${defaults[key] === undefined ? '–' : `\`${defaults[key]}\``} | ${about} |`],
  );
}
