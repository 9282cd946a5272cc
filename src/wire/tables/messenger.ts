import { message, oneOf, rpc, service } from '../schema.js';
import { EngineMessage } from './vm.js';

/** Package messenger (protocols up to 41): how a VM tells its engine that it wants to build. */

export const NotifyRequest = message('messenger.NotifyRequest', { message: oneOf(1, EngineMessage) });
export const NotifyResponse = message('messenger.NotifyResponse', {});
export const Messenger = service('messenger.Messenger', {
  Notify: rpc(NotifyRequest, NotifyResponse),
});
