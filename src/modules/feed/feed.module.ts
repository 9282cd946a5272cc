import { Module } from '@nestjs/common';
import { StateModule } from '../state/state.module.js';
import { Feed } from './feed.service.js';

/** Accepted blocks as they come. */
@Module({ imports: [StateModule], providers: [Feed], exports: [Feed] })
export class FeedModule {}
