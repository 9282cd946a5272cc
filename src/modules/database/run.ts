import type { ClientBase } from 'pg';

/** Runs one statement on one connection, with `{schema}` where the schema's name belongs. */
export type Run = <Row>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;

export function runOn(client: ClientBase, schema: string): Run {
  return async (sql, values) =>
    (await client.query(sql.replaceAll('{schema}', `"${schema}"`), values as unknown[])).rows;
}
