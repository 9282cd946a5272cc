import type { Stream } from './stream.js';

/**
 * The streams of a connection that are open.
 *
 * No Map: where entries come and go, V8's makes new tables all the time, of which each old one holds the next. Once one of them
 * is in the old generation, all that follow get there, with what is in them, until the next full garbage collection.
 */
export class OpenStreams<Call> {
  private readonly streams: Stream<Call>[] = [];

  get size(): number {
    return this.streams.length;
  }

  add(stream: Stream<Call>): void {
    this.streams.push(stream);
  }

  get(id: number): Stream<Call> | undefined {
    return this.streams[this.indexOf(id)];
  }

  /** @returns whether it was there */
  delete(id: number): boolean {
    const at = this.indexOf(id);
    const last = at < 0 ? undefined : this.streams.pop();
    if (last && last.id !== id) this.streams[at] = last;
    return last !== undefined;
  }

  all(): readonly Stream<Call>[] {
    return [...this.streams];
  }

  /** Few are open at once, and mostly the newest is looked for. */
  private indexOf(id: number): number {
    let at = this.streams.length - 1;
    while (at >= 0 && this.streams[at]?.id !== id) at--;
    return at;
  }
}
