import { ExpectedError } from './expected-error.js';

/** The host has sent what no AvalancheGo sends. */
export class MalformedRequestError extends ExpectedError {
  readonly code = 'malformedRequest';
}
