import { Module } from '@nestjs/common';
import { ReceiptsModule } from '../receipts/receipts.module.js';
import { StateModule } from '../state/state.module.js';
import { Feed } from './feed.service.js';
import { FeedLimits } from './feed-limits.js';

/** The feed of accepted blocks. */
@Module({ imports: [ReceiptsModule, StateModule], providers: [Feed, FeedLimits] })
export class FeedModule {}
