import { ExpectedError } from '../expected-error.js';

/** Bytes that are not the JSON asked for; the message says what is wrong and at which byte. */
export class JsonSyntaxError extends ExpectedError {
  readonly code = 'jsonSyntax';
}

/** What `peek` returns at the end of the input. */
const END = -1;

/**
 * A place in the bytes of one JSON text.
 *
 * The readers of this folder accept and refuse what Rust's serde_json does, byte for byte: nodes that share a network
 * must agree on which bytes are a block. JSON.parse will not do: it accepts duplicate keys and lone surrogates, rounds
 * integers over 2^53, and nests only as deep as the stack.
 *
 * They stand here and not beside the block, because the chain's config needs the same grammar, to say where its text
 * stops being JSON: `skipValue` takes every reader of this folder with it, except those that return values.
 */
export class JsonCursor {
  /** Offset of the next byte to read. */
  at = 0;

  constructor(readonly bytes: Uint8Array) {}

  /** Space, tab, CR and LF: JSON has no other white space. */
  skipWhiteSpace(): void {
    const { bytes } = this;
    for (; this.at < bytes.length; this.at++) {
      const byte = bytes[this.at];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return;
    }
  }

  /** The next byte after white space, without taking it; `END` at the end. */
  peek(): number {
    this.skipWhiteSpace();
    return this.bytes[this.at] ?? END;
  }

  /** Takes this character if it is the next one after white space. @returns whether it was */
  take(char: string): boolean {
    if (this.peek() !== char.charCodeAt(0)) return false;
    this.at++;
    return true;
  }

  /** @throws {JsonSyntaxError} when the next character after white space is another one */
  expect(char: string): void {
    if (!this.take(char)) this.fail(`expected ${char}`);
  }

  /** @throws {JsonSyntaxError} when anything but white space is left */
  expectEnd(): void {
    if (this.peek() !== END) this.fail('expected nothing more');
  }

  /** @throws {JsonSyntaxError} always */
  fail(problem: string, at = this.at): never {
    const place = at < this.bytes.length ? `byte ${at}` : 'the end of the input';
    throw new JsonSyntaxError(`${problem} at ${place}`);
  }
}
