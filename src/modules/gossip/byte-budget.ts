/** A limit in bytes a second. One second's worth may go at once. */
export class ByteBudget {
  private left: number;

  constructor(
    private readonly bytesPerSecond: number,
    private filledAt: number,
  ) {
    this.left = bytesPerSecond;
  }

  /** @returns false when there is not enough left, and nothing is spent then */
  spend(bytes: number, now: number): boolean {
    const filled = this.left + ((now - this.filledAt) / 1_000) * this.bytesPerSecond;
    this.left = Math.min(this.bytesPerSecond, filled);
    this.filledAt = now;
    if (bytes > this.left) return false;
    this.left -= bytes;
    return true;
  }
}
