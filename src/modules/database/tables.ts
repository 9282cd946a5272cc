import type { MigrationInterface } from 'typeorm';

/** The tables of one module of the chain (`src/tables.ts` lists these modules). */
export interface Tables {
  /** The entities of their rows, for TypeORM's repositories. */
  readonly entities: readonly (abstract new () => object)[];
  /** The migrations that create them. TypeORM orders the migrations of all modules by the time in their names. */
  readonly migrations: readonly (new () => MigrationInterface)[];
  /**
   * A write that changes nothing, and needs as much space as the chain's largest write: on a full disk a small change
   * still succeeds, in the existing pages. `{schema}` stands for the schema's name. Only one module has it.
   */
  readonly writeProbe?: string;
}
