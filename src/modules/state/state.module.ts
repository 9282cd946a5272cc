import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { AcceptedBlocks } from './accepted-blocks.service.js';
import { AcceptedPointer } from './accepted-pointer.js';
import { AcceptedRanges } from './accepted-ranges.js';
import { AcceptedWriter } from './accepted-writer.js';
import { ChainState } from './chain-state.service.js';

/** Owns the chain: the accepted, preferred and processing blocks in memory, and the commits. */
@Module({
  imports: [LedgerModule],
  providers: [AcceptedBlocks, AcceptedPointer, AcceptedRanges, AcceptedWriter, ChainState],
  exports: [AcceptedBlocks, AcceptedRanges, ChainState],
})
export class StateModule {}
