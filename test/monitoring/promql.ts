import type { Series } from './series.js';

/** One matcher of a selector: `name`, operator, value. */
interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** Replaces Grafana's variables by what they mean when everything is selected. */
const everything = (text: string): string =>
  text.replaceAll(/\$(chain|instance)\b/g, '.*').replaceAll('$__rate_interval', '1m');

/**
 * The selectors of a PromQL query. It reads only as much of the language as this project's queries use: a selector is
 * always written as `{…}`, with its name as `__name__`.
 */
export function selectorsOf(query: string): Matcher[][] {
  return [...everything(query).matchAll(/\{([^}]*)\}/g)].map(([, inner = '']) =>
    [...inner.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g)].map(
      ([, label = '', operator = '', value = '']) => ({
        label,
        operator,
        value,
      }),
    ),
  );
}

/** The labels that a query sums by. */
export function groupLabelsOf(query: string): string[] {
  return [...query.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, names = '']) =>
    names.split(',').map((name) => name.trim()),
  );
}

export function select(series: readonly Series[], selector: readonly Matcher[]): Series[] {
  return series.filter((one) => selector.every((matcher) => matches(one, matcher)));
}

/** Series of that name, whatever their labels are. */
export function selectByName(series: readonly Series[], selector: readonly Matcher[]): Series[] {
  return select(
    series,
    selector.filter(({ label }) => label === '__name__'),
  );
}

function matches({ name, labels }: Series, { label, operator, value }: Matcher): boolean {
  const actual = label === '__name__' ? name : (labels[label] ?? '');
  const isEqual = operator.endsWith('~') ? new RegExp(`^(?:${value})$`).test(actual) : actual === value;
  return isEqual !== operator.startsWith('!');
}
