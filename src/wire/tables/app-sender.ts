import { bytes, message, repeated, rpc, service, sint32, string, uint32, uint64 } from '../schema.js';
import { Empty } from './google.js';

/** Package appsender: application messages to other nodes. */

export const SendAppRequestMsg = message('appsender.SendAppRequestMsg', {
  nodeIds: repeated(bytes(1)),
  requestId: uint32(2),
  request: bytes(3),
});
export const SendAppResponseMsg = message('appsender.SendAppResponseMsg', {
  nodeId: bytes(1),
  requestId: uint32(2),
  response: bytes(3),
});
export const SendAppErrorMsg = message('appsender.SendAppErrorMsg', {
  nodeId: bytes(1),
  requestId: uint32(2),
  errorCode: sint32(3),
  errorMessage: string(4),
});
export const SendAppGossipMsg = message('appsender.SendAppGossipMsg', {
  nodeIds: repeated(bytes(1)),
  validators: uint64(2),
  nonValidators: uint64(3),
  peers: uint64(4),
  msg: bytes(5),
});
export const SendAppGossipSpecificMsg = message('appsender.SendAppGossipSpecificMsg', {
  nodeIds: repeated(bytes(1)),
  msg: bytes(2),
});
export const AppSender = service('appsender.AppSender', {
  SendAppRequest: rpc(SendAppRequestMsg, Empty),
  SendAppResponse: rpc(SendAppResponseMsg, Empty),
  SendAppError: rpc(SendAppErrorMsg, Empty),
  SendAppGossip: rpc(SendAppGossipMsg, Empty),
});

/** Gossip to named nodes, up to protocol 34; later hosts take them in `SendAppGossip`. */
export const AppSenderToNodes = service('appsender.AppSender', {
  SendAppGossipSpecific: rpc(SendAppGossipSpecificMsg, Empty),
});
