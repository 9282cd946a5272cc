import { Cb58Error, decodeCb58 } from '../../common/cb58.js';
import { ID_LENGTH, type Id } from '../../common/id.js';
import { trimRustWhiteSpace } from './rust-white-space.js';

/**
 * An ID as timestampvm-rs reads it from received text (`Id::from_str`): CB58, with or without white space around it.
 * Fewer than 32 bytes are zero-padded at the end.
 *
 * @throws {Cb58Error} for more bytes, for which timestampvm-rs crashes, and for text that is no CB58
 */
export function receivedId(text: string): Id {
  const bytes = decodeCb58(trimRustWhiteSpace(text));
  if (bytes.length > ID_LENGTH) throw new Cb58Error(`an ID has ${ID_LENGTH} bytes, got ${bytes.length}`);
  const id = new Uint8Array(ID_LENGTH);
  id.set(bytes);
  return id;
}
