import { HTTP } from './http.js';
import { VM } from './vm.js';

/** What a plugin serves to its host, by the short names that `@GrpcMethod` uses. */
export const services = { VM, HTTP };
