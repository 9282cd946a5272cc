import { validateSync } from 'class-validator';
import { shownText } from '../common/shown-text.js';
import { ChainConfig } from './chain-config.js';
import { nearest } from './nearest.js';
import { type Setting, settingsOf } from './setting.js';

/** The most characters of a value that an error repeats. */
const SHOWN_LENGTH = 60;

/**
 * Reads the settings of one object of the config file, on top of the defaults of its class.
 *
 * @param path of the object, with a dot at the end; empty for the whole file
 * @param problems gets a line for each mistake
 */
export function readSection<T extends object>(
  type: new () => T,
  plain: object,
  path: string,
  problems: string[],
): T {
  const config = new type();
  const known = settingsOf(type);
  for (const [key, value] of Object.entries(plain)) {
    const setting = known.find((one) => one.key === key);
    if (!setting) problems.push(unknownKey(path, key, known));
    else if (!setting.section) Object.assign(config, { [key]: value });
    else if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      problems.push(`${path}${key} is ${shown(setting, value)}: must be an object`);
    } else Object.assign(config, { [key]: readSection(setting.section, value, `${path}${key}.`, problems) });
  }
  for (const { property, value, constraints } of validateSync(config, { stopAtFirstError: true })) {
    const setting = known.find(({ key }) => key === property);
    problems.push(`${path}${property} is ${shown(setting, value)}: ${Object.values(constraints ?? {})[0]}`);
  }
  return config;
}

function unknownKey(path: string, key: string, known: readonly Setting[]): string {
  const here = known.map((setting) => path + setting.key);
  const best = nearest(path + key, here) ?? nearest(key, here) ?? elsewhere(key);
  const hint = best ? `did you mean ${best}?` : `known are ${here.join(', ')}`;
  return `${path}${cut(shownText(key))} is unknown: ${hint}`;
}

/** The section in which this key would be right. */
function elsewhere(key: string): string | undefined {
  const paths = new Map<string, string>();
  for (const { key: section, section: type } of settingsOf(ChainConfig)) {
    if (!type) paths.set(section, section);
    else for (const setting of settingsOf(type)) paths.set(setting.key, `${section}.${setting.key}`);
  }
  const found = nearest(key, [...paths.keys()]);
  return found && paths.get(found);
}

function shown(setting: Setting | undefined, value: unknown): string {
  return cut(setting?.shown ? setting.shown(value) : shownText(JSON.stringify(value) ?? 'undefined'));
}

const cut = (text: string): string => (text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text);
