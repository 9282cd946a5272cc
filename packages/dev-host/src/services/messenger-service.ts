import type { Messenger } from '../../../../src/wire/tables/messenger.js';
import type { Handlers } from '../grpc/local-server.js';

/** Messages from the VM to the host's consensus engine. */
export type VmMessage = 'MESSAGE_UNSPECIFIED' | 'MESSAGE_BUILD_BLOCK' | 'MESSAGE_STATE_SYNC_FINISHED';

/**
 * The engine's queue of messages in protocols up to 41. It holds one message, and refuses another until that is taken.
 * Origin: AvalancheGo up to v1.13.2, `vms/rpcchainvm/messenger`, `defaultChannelSize` of `chains/manager.go`.
 */
export class MessageQueue {
  private waiting: VmMessage | undefined;
  private taker: ((message: VmMessage) => void) | undefined;

  /** @throws Error when the queue is full */
  put(message: VmMessage): void {
    if (this.taker) this.taker(message);
    else if (this.waiting !== undefined) throw new Error('full message queue');
    else this.waiting = message;
  }

  /** Waits for the next message; rejects with the signal's reason. */
  take(signal: AbortSignal): Promise<VmMessage> {
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting !== undefined) return Promise.resolve(waiting);
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.taker = undefined;
        reject(signal.reason);
      };
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort, { once: true });
      this.taker = (message) => {
        this.taker = undefined;
        signal.removeEventListener('abort', abort);
        resolve(message);
      };
    });
  }
}

export function messengerService(queue: MessageQueue): Handlers<typeof Messenger> {
  return {
    Notify: ({ message }) => {
      queue.put(message);
      return {};
    },
  };
}
