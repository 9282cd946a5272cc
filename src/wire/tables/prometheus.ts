import {
  double,
  enumeration,
  int64,
  message,
  nested,
  oneOf,
  optional,
  repeated,
  string,
  uint64,
} from '../schema.js';

/** Package io.prometheus.client (proto2): the metrics that `Gather` answers with. */

export const MetricType = enumeration('io.prometheus.client.MetricType', {
  COUNTER: 0,
  GAUGE: 1,
  SUMMARY: 2,
  UNTYPED: 3,
  HISTOGRAM: 4,
});
export const LabelPair = message('io.prometheus.client.LabelPair', { name: string(1), value: string(2) });
export const Gauge = message('io.prometheus.client.Gauge', { value: optional(double(1)) });
export const Counter = message('io.prometheus.client.Counter', { value: optional(double(1)) });
export const Bucket = message('io.prometheus.client.Bucket', {
  cumulativeCount: optional(uint64(1)),
  upperBound: optional(double(2)),
});
export const Histogram = message('io.prometheus.client.Histogram', {
  sampleCount: optional(uint64(1)),
  sampleSum: optional(double(2)),
  bucket: repeated(nested(3, Bucket)),
});
export const Metric = message('io.prometheus.client.Metric', {
  label: repeated(nested(1, LabelPair)),
  gauge: nested(2, Gauge),
  counter: nested(3, Counter),
  timestampMs: optional(int64(6)),
  histogram: nested(7, Histogram),
});
export const MetricFamily = message('io.prometheus.client.MetricFamily', {
  name: string(1),
  help: string(2),
  type: optional(oneOf(3, MetricType)),
  metric: repeated(nested(4, Metric)),
});
