import type { Decoded } from '../../../../src/wire/schema.js';
import type { LabelPair, Metric, MetricFamily } from '../../../../src/wire/tables/prometheus.js';

type Label = Decoded<typeof LabelPair>;

/** Metric families in Prometheus' text format 0.0.4, each name with this prefix, each metric with this label. */
export function metricsText(families: Decoded<typeof MetricFamily>[], prefix: string, label: Label): string {
  return families.map((family) => familyText(family, prefix, label)).join('');
}

function familyText(
  { name, help, type, metric }: Decoded<typeof MetricFamily>,
  prefix: string,
  label: Label,
): string {
  const full = prefix + name;
  const head = `# HELP ${full} ${escapeText(help)}\n# TYPE ${full} ${(type ?? 'UNTYPED').toLowerCase()}\n`;
  const samples = metric.flatMap((one) => metricSamples(full, one, [...one.label, label]));
  return `${head}${samples.join('\n')}\n`;
}

function metricSamples(name: string, metric: Decoded<typeof Metric>, labels: Label[]): string[] {
  const { histogram } = metric;
  if (!histogram) return [sample(name, labels, metric.counter?.value ?? metric.gauge?.value ?? 0)];
  const { sampleCount = 0n, sampleSum = 0 } = histogram;
  const bounds = histogram.bucket.map(({ upperBound = 0, cumulativeCount = 0n }) => ({
    upperBound,
    cumulativeCount,
  }));
  if (bounds.at(-1)?.upperBound !== Number.POSITIVE_INFINITY) {
    bounds.push({ upperBound: Number.POSITIVE_INFINITY, cumulativeCount: sampleCount });
  }
  return [
    ...bounds.map(({ upperBound, cumulativeCount }) =>
      sample(`${name}_bucket`, [...labels, { name: 'le', value: numberText(upperBound) }], cumulativeCount),
    ),
    sample(`${name}_sum`, labels, sampleSum),
    sample(`${name}_count`, labels, sampleCount),
  ];
}

function sample(name: string, labels: Label[], value: number | bigint): string {
  const pairs = labels.map(({ name, value }) => `${name}="${escapeText(value).replaceAll('"', '\\"')}"`);
  return `${name}{${pairs.join(',')}} ${numberText(value)}`;
}

const numberText = (value: number | bigint): string => {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
};

const escapeText = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
