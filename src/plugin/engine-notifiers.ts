import { Engine } from '../common/chain-context.js';
import { Messenger } from '../wire/tables/messenger.js';
import type { Calls, HostClient } from './host-client.js';

/** For hosts that poll by `WaitForEvent`, which the VM answers from its own queue: there is nothing to tell. */
export class PollingNotifier extends Engine {
  notifyPending(): void {}
}

/** For hosts that are told by `messenger.Messenger/Notify`; one message at a time is enough. */
export class MessengerNotifier extends Engine {
  private readonly messenger: Calls<typeof Messenger>;
  private underWay = false;

  constructor(client: HostClient) {
    super();
    this.messenger = client.calls(Messenger);
  }

  notifyPending(): void {
    if (this.underWay) return;
    this.underWay = true;
    // The answer to the call that has led here goes first.
    setImmediate(() => this.notify());
  }

  private notify(): void {
    this.messenger
      .Notify({ message: 'MESSAGE_BUILD_BLOCK' })
      .catch(() => {
        // The host is on its way down, or will be told again.
      })
      .finally(() => {
        this.underWay = false;
      });
  }
}
