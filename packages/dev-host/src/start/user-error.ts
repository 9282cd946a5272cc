/** Something that the person who started the chain can put right: told in one line, with no stack. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
