/** The bytes that the host's message adds to each block of an answer to `GetAncestors`. */
const LENGTH_PREFIX_BYTES = 4;

/** Collects the blocks of an answer to `GetAncestors`: as many as fit, but always the first one. */
export class AncestorsAnswer {
  readonly blocks: Uint8Array[] = [];
  /** Whether another block may fit. */
  hasRoom: boolean;
  private size = 0;

  /** @param maxCount the most blocks @param maxBytes the most bytes, including the message's overhead for each block */
  constructor(
    private readonly maxCount: number,
    private readonly maxBytes: number,
  ) {
    this.hasRoom = maxCount > 0;
  }

  get countLeft(): number {
    return this.maxCount - this.blocks.length;
  }

  get bytesLeft(): number {
    return this.maxBytes - this.size;
  }

  /** After a block that did not fit, no other block is added. */
  add(block: Uint8Array): void {
    if (!this.hasRoom) return;
    this.size += block.length + LENGTH_PREFIX_BYTES;
    if (this.blocks.length === 0 || this.size <= this.maxBytes) this.blocks.push(block);
    else this.hasRoom = false;
    if (this.countLeft <= 0) this.hasRoom = false;
  }
}
