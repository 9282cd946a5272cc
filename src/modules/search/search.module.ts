import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { StateModule } from '../state/state.module.js';
import { DataIndex } from './data-index.js';
import { Search } from './search.service.js';

/** Finds blocks by their data. */
@Module({
  imports: [LedgerModule, StateModule],
  providers: [DataIndex, Search],
  exports: [DataIndex, Search],
})
export class SearchModule {}
