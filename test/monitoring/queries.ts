import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { groupLabelsOf, select, selectByName, selectorsOf } from './promql.js';
import type { Series } from './series.js';

const DASHBOARD = fileURLToPath(new URL('../../deploy/grafana/timestampvm.json', import.meta.url));
const ALERTS = fileURLToPath(new URL('../../deploy/prometheus/alerts.yml', import.meta.url));

interface Panel {
  readonly title: string;
  readonly targets?: { readonly expr: string }[];
}

/** The queries of every panel, by the panel's title. */
export function dashboardQueries(): [title: string, query: string][] {
  const { panels } = JSON.parse(readFileSync(DASHBOARD, 'utf8')) as { panels: Panel[] };
  return panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }): [string, string] => [title, expr]),
  );
}

/** The query of every alert, by the alert's name. */
export function alertQueries(): [name: string, query: string][] {
  const rules = readFileSync(ALERTS, 'utf8').matchAll(/- alert: (\w+)\n\s+expr: '(.*)'\n/g);
  return [...rules].map(([, name = '', expr = '']) => [name, expr]);
}

/** The parts of a query that find nothing among these series; empty if every part finds something. */
export function emptyParts(query: string, series: readonly Series[]): string[] {
  const selectors = selectorsOf(query);
  const missing = selectors.filter((selector) => select(series, selector).length === 0);
  const labels = new Set(
    selectors.flatMap((selector) => select(series, selector).flatMap(({ labels }) => Object.keys(labels))),
  );
  return [
    ...missing.map((selector) => JSON.stringify(selector)),
    ...groupLabelsOf(query).filter((label) => !labels.has(label)),
    ...(selectors.length === 0 ? ['no selector at all'] : []),
  ];
}

/** Names of a query that no series has. Label values do not count: some appear only in trouble. */
export function unknownNames(query: string, series: readonly Series[]): string[] {
  return selectorsOf(query).flatMap((selector) => {
    const found = selectByName(series, selector);
    if (found.length === 0) return [JSON.stringify(selector)];
    return selector
      .map(({ label }) => label)
      .filter((label) => label !== '__name__' && !found.some(({ labels }) => label in labels));
  });
}
