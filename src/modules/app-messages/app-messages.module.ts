import { Module } from '@nestjs/common';
import { AppMessagesController } from './app-messages.controller.js';
import { AppMessages } from './app-messages.service.js';

/** Messages between the nodes of the chain. The host carries them. */
@Module({
  controllers: [AppMessagesController],
  providers: [AppMessages],
  exports: [AppMessages],
})
export class AppMessagesModule {}
