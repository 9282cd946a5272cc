import { idToCb58 } from '../../../../src/common/id.js';
import type { Block } from '../chain/node-chain.js';
import type { Console } from './console.js';
import { ownWords } from './own-words.js';

/** Least milliseconds between two lines. */
const EVERY = 500;

/** Says which blocks are accepted, several in one line on a busy chain, and names a failure once, not at each new try. */
export class Progress {
  private count = 0;
  private timer: NodeJS.Timeout | undefined;
  private latest: Block | undefined;
  private failure: string | undefined;

  constructor(private readonly console: Console) {}

  readonly accepted = (block: Block): void => {
    this.count++;
    this.latest = block;
    this.failure = undefined;
    if (this.timer) return;
    this.tell();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.tell();
    }, EVERY).unref();
  };

  readonly failed = (error: Error): void => {
    const text = ownWords(error);
    if (text === this.failure) return;
    this.failure = text;
    this.console.complain(`no block: ${text}`);
  };

  private tell(): void {
    if (!this.latest || this.count === 0) return;
    const { height, id } = this.latest;
    const more = this.count > 1 ? ` (${this.count} blocks)` : '';
    this.console.say(`accepted block ${height} ${idToCb58(id)}${more}`);
    this.count = 0;
  }
}
