import { WholeNumber } from './setting.js';

/** What is proposed and not yet in a block. */
export class MempoolConfig {
  @WholeNumber({ about: 'Data in the queue, at most.', from: 1 })
  maxCount = 65_536;

  @WholeNumber({ about: 'Bytes of data in the queue, at most.', from: 1 })
  maxBytes = 64 * 1024 * 1024;
}
