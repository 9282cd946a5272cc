import { expect, it } from 'vitest';
import { Protocol } from '../../../../src/wire/protocol.js';
import type { Encodable } from '../../../../src/wire/schema.js';
import { GatherResponse } from '../../../../src/wire/tables/vm.js';
import { metricsText } from './metrics-text.js';

const codec = new Protocol(46).codec(GatherResponse);

function textOf(metricFamilies: Encodable<typeof GatherResponse>['metricFamilies']): string {
  const decoded = codec.decode(codec.encode({ metricFamilies }));
  return metricsText(decoded.metricFamilies, 'avalanche_vm_', { name: 'chain', value: 'c' });
}

it('writes a counter with its labels, the special characters escaped', () => {
  const metric = [{ label: [{ name: 'kind', value: 'a"\\\n' }], counter: { value: 3 } }];
  expect(textOf([{ name: 'n', help: 'all\nof it', type: 'COUNTER', metric }])).toBe(
    '# HELP avalanche_vm_n all\\nof it\n# TYPE avalanche_vm_n counter\n' +
      'avalanche_vm_n{kind="a\\"\\\\\\n",chain="c"} 3\n',
  );
});

it('writes a histogram with the bucket of all values', () => {
  const histogram = {
    sampleCount: 3n,
    sampleSum: 1.5,
    bucket: [{ upperBound: 0.5, cumulativeCount: 2n }],
  };
  expect(
    textOf([{ name: 'h', type: 'HISTOGRAM', metric: [{ histogram }] }])
      .split('\n')
      .slice(2, -1),
  ).toEqual([
    'avalanche_vm_h_bucket{chain="c",le="0.5"} 2',
    'avalanche_vm_h_bucket{chain="c",le="+Inf"} 3',
    'avalanche_vm_h_sum{chain="c"} 1.5',
    'avalanche_vm_h_count{chain="c"} 3',
  ]);
});
