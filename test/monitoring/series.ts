/** One sample of Prometheus's text format. */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Every sample of a page of metrics, with the labels that a scrape adds. */
export function parseMetrics(text: string): Series[] {
  const samples = text.matchAll(/^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/gm);
  return [...samples].map(([, name = '', labels = '', value = '']) => ({
    name,
    labels: { instance: 'here', ...parseLabels(labels) },
    value: Number(value.replace('Inf', 'Infinity')),
  }));
}

function parseLabels(text: string): Record<string, string> {
  const pairs = text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g);
  return Object.fromEntries([...pairs].map(([, name = '', value = '']) => [name, value]));
}
