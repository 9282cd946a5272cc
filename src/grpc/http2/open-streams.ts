import type { Stream } from './stream.js';

/**
 * The open streams of a connection.
 *
 * This is no Map: when entries come and go, V8's Map keeps making new tables, and each old table refers to the next. Once
 * one table is in the old generation, all later ones get there with their contents, until the next full garbage
 * collection.
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

  /** Few streams are open at once, and mostly the newest is looked for. */
  private indexOf(id: number): number {
    let at = this.streams.length - 1;
    while (at >= 0 && this.streams[at]?.id !== id) at--;
    return at;
  }
}
