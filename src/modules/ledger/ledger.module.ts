import { Module } from '@nestjs/common';
import { AcceptRepository } from './accept.repository.js';
import { BlockRepository } from './block.repository.js';
import { BlockRangeRepository } from './block-range.repository.js';
import { ChainRepository } from './chain.repository.js';
import { ProposalRepository } from './proposal.repository.js';
import { RejectedBlockRepository } from './rejected-block.repository.js';
import { TakenRepository } from './taken.repository.js';

const REPOSITORIES = [
  AcceptRepository,
  BlockRangeRepository,
  BlockRepository,
  ChainRepository,
  ProposalRepository,
  RejectedBlockRepository,
  TakenRepository,
];

/** Owns the chain's rows: the content of the tables, and what changes in one transaction. */
@Module({ providers: REPOSITORIES, exports: REPOSITORIES })
export class LedgerModule {}
