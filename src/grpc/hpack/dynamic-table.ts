import type { Header } from './static-table.js';

/** The bytes that an entry counts in addition to its name and value: RFC 7541, section 4.1. */
const ENTRY_OVERHEAD = 32;

/** The headers that were sent before, the newest first, within a limit of bytes. */
export class DynamicTable {
  /** The newest last. */
  private readonly entries: Header[] = [];
  private size = 0;

  constructor(private maxSize: number) {}

  /** @param index 0 is the newest */
  get(index: number): Header | undefined {
    return this.entries[this.entries.length - 1 - index];
  }

  /** An entry larger than the table empties it. */
  add(header: Header): void {
    this.entries.push(header);
    this.size += sizeOf(header);
    this.evict();
  }

  resize(maxSize: number): void {
    this.maxSize = maxSize;
    this.evict();
  }

  private evict(): void {
    while (this.size > this.maxSize) {
      const oldest = this.entries.shift();
      if (!oldest) return;
      this.size -= sizeOf(oldest);
    }
  }
}

const sizeOf = ([name, value]: Header): number => name.length + value.length + ENTRY_OVERHEAD;
