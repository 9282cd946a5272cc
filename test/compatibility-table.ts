import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './workspace.js';

/** One line of README's table: `| 45 | v1.14.2 | v1.14.2 |`. */
export interface Row {
  protocol: number;
  /** `v1.11.13 to v1.12.1`, `v1.12.2, v1.13.0` or `v1.14.2` */
  avalancheGo: string;
  realNodes: string;
}

export function compatibilityTable(): Row[] {
  const text = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const [, inside = ''] = text.split(/<!-- \/?compatibility -->/);
  return [...inside.matchAll(/^\| (\d+) \| (.*?) \| (.*?) ?\|$/gm)].map(
    ([, protocol, avalancheGo, realNodes]) => ({
      protocol: Number(protocol),
      avalancheGo: avalancheGo as string,
      realNodes: realNodes as string,
    }),
  );
}

/** The releases that a row names itself. */
export const named = ({ avalancheGo }: Row): string[] => avalancheGo.split(/ to |, /);

/** Whether a release is one of a row's. */
export function covers(row: Row, version: string): boolean {
  const [first = '', last = first] = named(row);
  return order(first) <= order(version) && order(version) <= order(last);
}

const order = (version: string): number =>
  version
    .slice(1)
    .split('.')
    .reduce((sum, part) => sum * 1000 + Number(part), 0);
