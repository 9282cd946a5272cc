/** The reason why there is no release. The command prints it without a stack. */
export class ReleaseError extends Error {}
