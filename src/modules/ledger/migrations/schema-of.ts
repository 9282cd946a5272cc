import type { QueryRunner } from 'typeorm';

/** TypeORM's `schema` option does not reach raw SQL: migrations name the schema themselves. */
export function schemaOf(runner: QueryRunner): string {
  const { options } = runner.dataSource;
  return `"${('schema' in options && options.schema) || 'public'}"`;
}
