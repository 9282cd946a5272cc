import { idToCb58 } from '../../common/id.js';
import type { Block } from '../chain/chain.js';

/** Least milliseconds between two lines. */
const EVERY = 500;

/** Tells of accepted blocks, a busy chain's in bunches. */
export class Progress {
  private count = 0;
  private timer: NodeJS.Timeout | undefined;
  private latest: Block | undefined;

  constructor(private readonly show: (text: string) => void) {}

  readonly accepted = (block: Block): void => {
    this.count++;
    this.latest = block;
    if (this.timer) return;
    this.tell();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.tell();
    }, EVERY).unref();
  };

  private tell(): void {
    if (!this.latest || this.count === 0) return;
    const { height, id } = this.latest;
    const more = this.count > 1 ? ` (${this.count} blocks)` : '';
    this.show(`accepted block ${height} ${idToCb58(id)}${more}`);
    this.count = 0;
  }
}
