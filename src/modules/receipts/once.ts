import { Injectable } from '@nestjs/common';
import { idKey, sha256Id } from '../../common/id.js';
import type { Receipt } from './receipt.js';
import { Receipts } from './receipts.service.js';

/** Proposals of data that are not there yet. Calls with the same data wait for each other, so that only one proposes. */
@Injectable()
export class Once {
  private readonly underWay = new Map<string, Promise<Receipt>>();

  constructor(private readonly receipts: Receipts) {}

  /** @returns the receipt of earlier data if there are any, else what `propose` gives */
  async propose(data: Uint8Array, propose: () => Promise<Receipt>): Promise<Receipt> {
    const key = idKey(sha256Id(data));
    const before = this.underWay.get(key);
    const mine = this.after(before, data, propose);
    this.underWay.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.underWay.get(key) === mine) this.underWay.delete(key);
    }
  }

  private async after(
    before: Promise<Receipt> | undefined,
    data: Uint8Array,
    propose: () => Promise<Receipt>,
  ): Promise<Receipt> {
    // One that has failed has stored nothing, or is still in the queue's hands.
    await before?.catch(() => {});
    return (await this.receipts.findEarlier(data)) ?? (await propose());
  }
}
