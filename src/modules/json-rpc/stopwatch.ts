/** The time for which a call was worked on, without its waits. */
export class Stopwatch {
  private worked = 0;
  private started: number | undefined = performance.now();

  get ms(): number {
    return this.started === undefined ? this.worked : this.worked + performance.now() - this.started;
  }

  stop(): void {
    this.worked = this.ms;
    this.started = undefined;
  }

  goOn(): void {
    this.started = performance.now();
  }
}
