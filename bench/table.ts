import type { HostResults, MeasureResult } from './go-host.js';

const REFERENCE = 'timestampvm-rs';

/** One length of the chain as a Markdown table: a row for each measure, a column for each plugin. */
export function table({ blocks, measures }: HostResults): string {
  const plugins = [...new Set(measures.map(({ plugin }) => plugin))];
  const names = [...new Set(measures.map(({ measure }) => measure))];
  const compared = plugins.includes(REFERENCE) ? plugins.filter((plugin) => plugin !== REFERENCE) : [];
  const header = ['measure', ...plugins, ...compared.map((plugin) => `${plugin} : rs`)];
  const rows = names.map((name) => {
    const of = (plugin: string) => measures.find((m) => m.measure === name && m.plugin === plugin);
    return [
      name,
      ...plugins.map((plugin) => cell(of(plugin))),
      ...compared.map((plugin) => ratio(of(plugin), of(REFERENCE))),
    ];
  });
  return [
    `\n### ${blocks.toLocaleString('en')} blocks\n`,
    ...align([header, header.map(() => '-'), ...rows]),
  ].join('\n');
}

function cell(result: MeasureResult | undefined): string {
  if (!result) return '';
  const { median, unit, p99, cpu, databaseCpu, note } = result;
  const parts = [`${figure(median)}${unit === '/s' ? unit : ` ${unit}`}`];
  if (p99) parts.push(`p99 ${figure(p99)}`);
  if (cpu) parts.push(`cpu ${figure(cpu)}${databaseCpu ? `+${figure(databaseCpu)}` : ''} µs`);
  if (note) parts.push(note);
  return parts.join(', ');
}

/** How many times better than the reference: a higher rate, or less time or memory. */
function ratio(result: MeasureResult | undefined, reference: MeasureResult | undefined): string {
  if (!result || !reference?.median || !result.median) return '';
  const times = result.unit === '/s' ? result.median / reference.median : reference.median / result.median;
  return times.toFixed(2);
}

const figure = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);

function align(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map(
    (row) =>
      `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0, text === '-' ? '-' : ' ')).join(' | ')} |`,
  );
}
