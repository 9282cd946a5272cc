const UNITS: readonly (readonly [name: string, seconds: bigint])[] = [
  ['d', 86_400n],
  ['h', 3_600n],
  ['min', 60n],
  ['s', 1n],
];

/** Whole seconds as people read them, in two units at most: `6 h 59 min`, `8 h`, `59 s`. */
export function durationText(seconds: bigint): string {
  const at = UNITS.findIndex(([, unit]) => seconds >= unit);
  if (at < 0) return '0 s';
  const parts: string[] = [];
  let rest = seconds;
  for (const [name, unit] of UNITS.slice(at, at + 2)) {
    if (rest >= unit) parts.push(`${rest / unit} ${name}`);
    rest %= unit;
  }
  return parts.join(' ');
}
