import { Module } from '@nestjs/common';
import { Clock, systemClock } from '../../common/clock.js';

/** Blocks are values and functions; the clock their rules are judged by is the one thing to inject. */
@Module({
  providers: [{ provide: Clock, useValue: systemClock }],
  exports: [Clock],
})
export class BlockModule {}
