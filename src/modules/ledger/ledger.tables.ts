import type { Tables } from '../database/tables.js';
import { BlockEntity } from './entities/block.entity.js';
import { ChainEntity } from './entities/chain.entity.js';
import { IdempotencyEntity } from './entities/idempotency.entity.js';
import { ProposalEntity } from './entities/proposal.entity.js';
import { RejectedBlockEntity } from './entities/rejected-block.entity.js';
import { Initial1763900000000 } from './migrations/1763900000000-initial.js';
import { Views1763900001000 } from './migrations/1763900001000-views.js';
import { ProposalsOfBlocks1763900002000 } from './migrations/1763900002000-proposals-of-blocks.js';
import { FunctionsForAnySession1764230400000 } from './migrations/1764230400000-functions-for-any-session.js';
import { Origin1764240000000 } from './migrations/1764240000000-origin.js';
import { Sha256OfBlocks1764250000000 } from './migrations/1764250000000-sha256-of-blocks.js';
import { Idempotency1764260000000 } from './migrations/1764260000000-idempotency.js';

/** Inserts the largest possible proposal, and rolls it back. */
const WRITE_PROBE = `
DO $$ BEGIN
  INSERT INTO {schema}.proposal (seq, data)
  SELECT -1, decode(string_agg(md5(random()::text), ''), 'hex') FROM generate_series(1, 65536);
  RAISE EXCEPTION USING ERRCODE = 'TSVM0';
EXCEPTION WHEN SQLSTATE 'TSVM0' THEN NULL;
END $$`;

/** The chain's tables: its blocks, its queue, and the row with its height. */
export const LEDGER_TABLES: Tables = {
  entities: [BlockEntity, ChainEntity, IdempotencyEntity, ProposalEntity, RejectedBlockEntity],
  migrations: [
    Initial1763900000000,
    Views1763900001000,
    ProposalsOfBlocks1763900002000,
    FunctionsForAnySession1764230400000,
    Origin1764240000000,
    Sha256OfBlocks1764250000000,
    Idempotency1764260000000,
  ],
  writeProbe: WRITE_PROBE,
};
