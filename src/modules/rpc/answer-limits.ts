/** An answer ends when the data of its blocks exceed this, in bytes. As hexadecimal digits they take twice as much. */
const MAX_DATA_BYTES = 4 * 1024 * 1024;
/** The data of an answer take at most this part of the bytes that an answer may have. */
const DATA_PART = 1 / 4;

/** The most bytes of data in one answer; a single block may have more. @param maxAnswerBytes of the config */
export const maxDataBytes = (maxAnswerBytes: number): number =>
  Math.min(MAX_DATA_BYTES, Math.floor(maxAnswerBytes * DATA_PART));
