import type { MetricObjectWithValues, MetricValue, Registry } from 'prom-client';

interface Label {
  readonly name: string;
  readonly value: string;
}
interface FamilyMetric {
  readonly label: Label[];
  readonly gauge?: { value: number };
  readonly counter?: { value: number };
  readonly histogram?: {
    sampleCount: bigint;
    sampleSum: number;
    bucket: { cumulativeCount: bigint; upperBound: number }[];
  };
}
/** A metric as Prometheus's own exchange format has it (`io.prometheus.client.MetricFamily`). */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'COUNTER' | 'GAUGE' | 'HISTOGRAM';
  readonly metric: FamilyMetric[];
}

type Values = MetricObjectWithValues<MetricValue<string> & { metricName?: string }>;

/** Everything that the registry has, in the form in which a host takes it (`vm.VM/Gather`). */
export async function metricFamilies(registry: Registry): Promise<Family[]> {
  const all = (await registry.getMetricsAsJSON()) as unknown as Values[];
  // If one family is empty, a node answers nothing at all.
  return all
    .filter(({ values }) => values.length > 0)
    .map(({ name, help, type, values }) =>
      String(type) === 'histogram'
        ? { name, help, type: 'HISTOGRAM', metric: histograms(values) }
        : String(type) === 'counter'
          ? { name, help, type: 'COUNTER', metric: values.map((v) => ({ label: labels(v), counter: v })) }
          : { name, help, type: 'GAUGE', metric: values.map((v) => ({ label: labels(v), gauge: v })) },
    );
}

/** The library lists a histogram's buckets, sum and count one after another; the host's form keeps them together. */
function histograms(values: Values['values']): FamilyMetric[] {
  const byLabels = new Map<string, FamilyMetric & { histogram: object }>();
  for (const value of values) {
    const label = labels(value);
    const key = JSON.stringify(label);
    const metric = byLabels.get(key) ?? { label, histogram: { sampleCount: 0n, sampleSum: 0, bucket: [] } };
    byLabels.set(key, metric);
    add(metric.histogram as NonNullable<FamilyMetric['histogram']>, value);
  }
  return [...byLabels.values()];
}

function add(
  histogram: NonNullable<FamilyMetric['histogram']>,
  { metricName, value, labels }: Values['values'][number],
) {
  if (metricName?.endsWith('_sum')) histogram.sampleSum = value;
  else if (metricName?.endsWith('_count')) histogram.sampleCount = BigInt(value);
  else histogram.bucket.push({ cumulativeCount: BigInt(value), upperBound: bound(labels.le) });
}

/** A bucket's bound is no label here, and the node adds its own label `chain`. */
const NOT_LABELS = ['le', 'chain'];

const bound = (le: unknown): number => (le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le));

/** Sorted by name, as Prometheus's own clients do. */
function labels({ labels }: Pick<MetricValue<string>, 'labels'>): Label[] {
  return Object.entries(labels)
    .filter(([name]) => !NOT_LABELS.includes(name))
    .map(([name, value]) => ({ name, value: String(value) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
