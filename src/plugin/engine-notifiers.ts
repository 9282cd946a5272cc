import { Engine } from '../common/chain-context.js';
import { Messenger } from '../wire/tables/messenger.js';
import type { Calls, HostClient } from './host-client.js';

/** For hosts that poll by `WaitForEvent`. The VM answers from its own queue, so there is nothing to send. */
export class PollingNotifier extends Engine {
  notifyPending(): void {}
}

/** For hosts that get `messenger.Messenger/Notify`; one message at a time is enough. */
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
    // The answer to the call that led here goes out first.
    setImmediate(() => this.notify());
  }

  private notify(): void {
    this.messenger
      .Notify({ message: 'MESSAGE_BUILD_BLOCK' })
      .catch(() => {
        // The host is ending, or will be notified again.
      })
      .finally(() => {
        this.underWay = false;
      });
  }
}
