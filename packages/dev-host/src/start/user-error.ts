/** A problem that the person who started the chain can solve. It is printed as one line, without a stack. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
