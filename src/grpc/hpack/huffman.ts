/**
 * The length in bits of each byte's code, as one digit of base 36 each: RFC 7541, appendix B. The code is canonical, so
 * the lengths are enough: codes of the same length follow each other in the order of their bytes.
 */
const LENGTHS =
  'dnsssssssoussussssssssusssssssss6aacd68baa8b8666555666666678f6ca' +
  'd67777777777777777777777878djde6f56565666577666567655677777fbeds' +
  'kmkkmmmnmnnnnnonoomnonnnnlmnmnnomlkmmnnlnmmolmnnllmlnmnnkmmmnmmn' +
  'qqkjmnmpqqqrrqopjlqrrqrollqqsrrrkoklmllnmmppooqnqrqqrrrrrsrrrrrq';
const MIN_LENGTH = 5;
const MAX_LENGTH = 30;
/** At the end, at most these bits may be left over, all of them ones. */
const MAX_PADDING = 7;

interface CodesOfLength {
  readonly first: number;
  /** The bytes, by the distance of their code from the first code of this length. */
  readonly bytes: readonly number[];
}

const CODES = codesByLength();

function codesByLength(): CodesOfLength[] {
  const codes: CodesOfLength[] = [];
  let first = 0;
  for (let length = MIN_LENGTH; length <= MAX_LENGTH; length++) {
    const bytes = [...LENGTHS].flatMap((digit, byte) =>
      Number.parseInt(digit, 36) === length ? [byte] : [],
    );
    codes[length] = { first, bytes };
    first = (first + bytes.length) * 2;
  }
  return codes;
}

/** @throws {RangeError} unless it is the Huffman code of a string */
export function decodeHuffman(coded: Uint8Array): string {
  let text = '';
  let code = 0;
  let length = 0;
  for (const byte of coded) {
    for (let bit = 7; bit >= 0; bit--) {
      code = (code << 1) | ((byte >> bit) & 1);
      length++;
      const codes = CODES[length];
      const decoded = codes?.bytes[code - codes.first];
      if (decoded !== undefined) {
        text += String.fromCharCode(decoded);
        code = 0;
        length = 0;
      } else if (length >= MAX_LENGTH) throw new RangeError('no Huffman code');
    }
  }
  if (length > MAX_PADDING || code !== (1 << length) - 1)
    throw new RangeError('wrong padding of a Huffman code');
  return text;
}
