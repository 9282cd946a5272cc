import type { ChainConfig } from './chain-config.js';
import { settingsOf } from './setting.js';

/** The settings in effect, for people: every key, with secrets hidden. */
export function shownConfig(config: ChainConfig): Record<string, unknown> {
  return shownSection(config);
}

function shownSection(section: object): Record<string, unknown> {
  const type = section.constructor as new () => object;
  const values = section as Record<string, unknown>;
  return Object.fromEntries(
    settingsOf(type).map(({ key, shown, section: nested }) => {
      const value = values[key] ?? null;
      if (nested) return [key, shownSection(value as object)];
      return [key, shown && value !== null ? JSON.parse(quoted(shown(value))) : value];
    }),
  );
}

/** The shown form of a value is JSON, or plain words. */
const quoted = (text: string): string => (text.startsWith('"') ? text : JSON.stringify(text));
