import { WholeNumber } from './setting.js';

/** The queue: what clients have proposed and no block holds yet. */
export class MempoolConfig {
  @WholeNumber({ about: 'The most proposals in the queue.', from: 1 })
  maxCount = 65_536;

  @WholeNumber({ about: 'The most bytes of data in the queue.', from: 1 })
  maxBytes = 64 * 1024 * 1024;
}
