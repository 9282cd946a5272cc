import type { Block } from '../block/block.js';
import { bareBlockText, blockText } from './feed-message.js';

/** The most bytes of the messages of one form that are kept. */
const MAX_BYTES = 1024 * 1024;

/** The messages of accepted blocks in one form: each is encoded once for all clients that are about as far. */
class Messages {
  private readonly kept = new Map<bigint, Buffer>();
  private bytes = 0;

  constructor(private readonly encode: (block: Block) => string) {}

  of(block: Block): Buffer {
    return this.kept.get(block.height) ?? this.add(block);
  }

  /** The newest message is kept whatever its size. */
  private add(block: Block): Buffer {
    const message = Buffer.from(this.encode(block), 'latin1');
    this.kept.set(block.height, message);
    this.bytes += message.length;
    for (const [height, { length }] of this.kept) {
      if (this.bytes <= MAX_BYTES || height === block.height) break;
      this.kept.delete(height);
      this.bytes -= length;
    }
    return message;
  }
}

/** What the feed sends of accepted blocks. All clients share the bytes of a message, so nothing may write to them. */
export class BlockMessages {
  private readonly whole = new Messages(blockText);
  private readonly bare = new Messages(bareBlockText);

  of(block: Block, includeData: boolean): Buffer {
    return includeData ? this.whole.of(block) : this.bare.of(block);
  }
}
