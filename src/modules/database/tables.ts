import type { MigrationInterface } from 'typeorm';

/** The tables that one module of the chain brings with it (`src/tables.ts` lists the modules that do). */
export interface Tables {
  /** Their rows, as TypeORM's repositories read them. */
  readonly entities: readonly (abstract new () => object)[];
  /** How they came to be. TypeORM orders those of all modules by the time in their names. */
  readonly migrations: readonly (new () => MigrationInterface)[];
  /**
   * A write that changes nothing, and takes as much room as the largest one that the chain needs: on a full disk a small change
   * still succeeds, in the pages that are there. `{schema}` stands where the schema's name belongs. One module has it.
   */
  readonly writeProbe?: string;
}
