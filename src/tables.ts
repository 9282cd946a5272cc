import type { Tables } from './modules/database/tables.js';
import { LEDGER_TABLES } from './modules/ledger/ledger.tables.js';

/** Every table of a chain's schema, by the module that owns it. */
export const TABLES: readonly Tables[] = [LEDGER_TABLES];
