/** Unicode's White_Space, which JavaScript's own `trim` does not follow: it lacks U+0085 and has U+FEFF. */
const WHITE_SPACE = /\p{White_Space}/u;

/** What Rust's `str::trim` leaves. In linear time; one regular expression for both ends would be quadratic. */
export function trimRustWhiteSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && WHITE_SPACE.test(text.charAt(start))) start++;
  while (end > start && WHITE_SPACE.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}
