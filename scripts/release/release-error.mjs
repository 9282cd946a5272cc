/** Why there is no release: told without a stack. */
export class ReleaseError extends Error {}
