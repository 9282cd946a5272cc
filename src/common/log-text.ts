import type { DestinationStream } from 'pino';

/** The length of the longest level name. */
const LEVEL_WIDTH = 5;

/** Writes the log's JSON lines as text: `TIME LEVEL message key=value …`. */
export function textLines(output: DestinationStream): DestinationStream {
  return { write: (line) => output.write(`${asText(line)}\n`) };
}

export function asText(line: string): string {
  const { time, level, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const pairs = Object.entries(fields).map(([key, value]) => ` ${key}=${valueText(value)}`);
  return `${time} ${String(level).toUpperCase().padEnd(LEVEL_WIDTH)} ${oneLine(String(msg))}${pairs.join('')}`;
}

/** A word stays as it is. Anything that could be read as more than one value becomes JSON. */
function valueText(value: unknown): string {
  return typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}

const oneLine = (text: string): string => text.replaceAll('\n', '\\n');
