import { Module } from '@nestjs/common';
import { AcceptRepository } from './accept.repository.js';
import { BlockRepository } from './block.repository.js';
import { BlockRangeRepository } from './block-range.repository.js';
import { BlockSearchRepository } from './block-search.repository.js';
import { ChainRepository } from './chain.repository.js';
import { DataIndexRepository } from './data-index.repository.js';
import { KeyedProposalRepository } from './keyed-proposal.repository.js';
import { ProposalRepository } from './proposal.repository.js';
import { RejectedBlockRepository } from './rejected-block.repository.js';
import { TakenRepository } from './taken.repository.js';

const REPOSITORIES = [
  AcceptRepository,
  BlockRangeRepository,
  BlockRepository,
  BlockSearchRepository,
  ChainRepository,
  DataIndexRepository,
  KeyedProposalRepository,
  ProposalRepository,
  RejectedBlockRepository,
  TakenRepository,
];

/** Owns the chain's rows: the content of the tables, and what changes in one transaction. */
@Module({ providers: REPOSITORIES, exports: REPOSITORIES })
export class LedgerModule {}
