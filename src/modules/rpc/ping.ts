import { noParams } from './params.js';

/** `ping`, of the chain's API and of the static one. */
export function ping(params: unknown): { success: true } {
  noParams(params);
  return { success: true };
}
