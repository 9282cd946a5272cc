/** Longer digits may be an ID or a hash. */
const NUMBER = /^\d{1,15}$/;

/** A query as a method's parameters: `?limit=10&includeData=false`. @returns undefined for an empty one */
export function paramsOf(query: URLSearchParams): Record<string, unknown> | undefined {
  const entries = [...query].map(([name, text]) => [name, asJson(text)] as const);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function asJson(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return NUMBER.test(text) ? Number(text) : text;
}
