import {
  bool,
  bytes,
  type Decoded,
  type Encodable,
  earlierOnly,
  enumeration,
  int32,
  int64,
  message,
  nested,
  oneOf,
  optional,
  repeated,
  rpc,
  service,
  sint32,
  string,
  uint32,
  uint64,
} from '../schema.js';
import { BlockStatus, VersionedDBServer } from './earlier-parts.js';
import { Empty, Timestamp } from './google.js';
import { NetworkUpgrades } from './network-upgrades.js';
import { MetricFamily } from './prometheus.js';

/** Package vm: what the host asks of a plugin. */

export const VmState = enumeration('vm.State', {
  STATE_UNSPECIFIED: 0,
  STATE_STATE_SYNCING: 1,
  STATE_BOOTSTRAPPING: 2,
  STATE_NORMAL_OP: 3,
});
export const VmError = enumeration('vm.Error', {
  ERROR_UNSPECIFIED: 0,
  ERROR_CLOSED: 1,
  ERROR_NOT_FOUND: 2,
  ERROR_STATE_SYNC_NOT_IMPLEMENTED: 3,
});
export const EngineMessage = enumeration('vm.Message', {
  MESSAGE_UNSPECIFIED: 0,
  MESSAGE_BUILD_BLOCK: 1,
  MESSAGE_STATE_SYNC_FINISHED: 2,
});
export const StateSummaryMode = enumeration('vm.StateSummaryAcceptResponse.Mode', {
  MODE_UNSPECIFIED: 0,
  MODE_SKIPPED: 1,
  MODE_STATIC: 2,
  MODE_DYNAMIC: 3,
});
export const InitializeRequest = message('vm.InitializeRequest', {
  networkId: uint32(1),
  subnetId: bytes(2),
  chainId: bytes(3),
  nodeId: bytes(4),
  publicKey: bytes(5),
  xChainId: bytes(6),
  cChainId: bytes(7),
  avaxAssetId: bytes(8),
  chainDataDir: string(9),
  genesisBytes: bytes(10),
  upgradeBytes: bytes(11),
  configBytes: bytes(12),
  dbServerAddr: string(13),
  dbServers: earlierOnly(repeated(nested(13, VersionedDBServer))),
  serverAddr: string(14),
  networkUpgrades: nested(15, NetworkUpgrades),
});
export const InitializeResponse = message('vm.InitializeResponse', {
  lastAcceptedId: bytes(1),
  lastAcceptedParentId: bytes(2),
  height: uint64(3),
  bytes: bytes(4),
  timestamp: nested(5, Timestamp),
});
export const SetStateRequest = message('vm.SetStateRequest', { state: oneOf(1, VmState) });
export const SetStateResponse = message('vm.SetStateResponse', {
  lastAcceptedId: bytes(1),
  lastAcceptedParentId: bytes(2),
  height: uint64(3),
  bytes: bytes(4),
  timestamp: nested(5, Timestamp),
});
export const Handler = message('vm.Handler', { prefix: string(1), serverAddr: string(2) });
export const CreateHandlersResponse = message('vm.CreateHandlersResponse', {
  handlers: repeated(nested(1, Handler)),
});
export const NewHTTPHandlerResponse = message('vm.NewHTTPHandlerResponse', { serverAddr: string(1) });
export const WaitForEventResponse = message('vm.WaitForEventResponse', { message: oneOf(1, EngineMessage) });
export const BuildBlockRequest = message('vm.BuildBlockRequest', { pChainHeight: optional(uint64(1)) });
export const BuildBlockResponse = message('vm.BuildBlockResponse', {
  id: bytes(1),
  parentId: bytes(2),
  bytes: bytes(3),
  height: uint64(4),
  timestamp: nested(5, Timestamp),
  verifyWithContext: bool(6),
});
export const ParseBlockRequest = message('vm.ParseBlockRequest', { bytes: bytes(1) });
export const ParseBlockResponse = message('vm.ParseBlockResponse', {
  id: bytes(1),
  parentId: bytes(2),
  status: earlierOnly(oneOf(3, BlockStatus)),
  height: uint64(4),
  timestamp: nested(5, Timestamp),
  verifyWithContext: bool(6),
});
export const GetBlockRequest = message('vm.GetBlockRequest', { id: bytes(1) });
export const GetBlockResponse = message('vm.GetBlockResponse', {
  parentId: bytes(1),
  bytes: bytes(2),
  status: earlierOnly(oneOf(3, BlockStatus)),
  height: uint64(4),
  timestamp: nested(5, Timestamp),
  err: oneOf(6, VmError),
  verifyWithContext: bool(7),
});
export const SetPreferenceRequest = message('vm.SetPreferenceRequest', { id: bytes(1) });
export const BlockVerifyRequest = message('vm.BlockVerifyRequest', {
  bytes: bytes(1),
  pChainHeight: optional(uint64(2)),
});
export const BlockVerifyResponse = message('vm.BlockVerifyResponse', { timestamp: nested(1, Timestamp) });
export const BlockAcceptRequest = message('vm.BlockAcceptRequest', { id: bytes(1) });
export const BlockRejectRequest = message('vm.BlockRejectRequest', { id: bytes(1) });
export const HealthResponse = message('vm.HealthResponse', { details: bytes(1) });
export const VersionResponse = message('vm.VersionResponse', { version: string(1) });
export const AppRequestMsg = message('vm.AppRequestMsg', {
  nodeId: bytes(1),
  requestId: uint32(2),
  deadline: nested(3, Timestamp),
  request: bytes(4),
});
export const AppRequestFailedMsg = message('vm.AppRequestFailedMsg', {
  nodeId: bytes(1),
  requestId: uint32(2),
  errorCode: sint32(3),
  errorMessage: string(4),
});
export const AppResponseMsg = message('vm.AppResponseMsg', {
  nodeId: bytes(1),
  requestId: uint32(2),
  response: bytes(3),
});
export const AppGossipMsg = message('vm.AppGossipMsg', { nodeId: bytes(1), msg: bytes(2) });
export const ConnectedRequest = message('vm.ConnectedRequest', {
  nodeId: bytes(1),
  name: string(2),
  major: uint32(3),
  minor: uint32(4),
  patch: uint32(5),
});
export const DisconnectedRequest = message('vm.DisconnectedRequest', { nodeId: bytes(1) });
export const GetAncestorsRequest = message('vm.GetAncestorsRequest', {
  blkId: bytes(1),
  maxBlocksNum: int32(2),
  maxBlocksSize: int32(3),
  maxBlocksRetrivalTime: int64(4),
});
export const GetAncestorsResponse = message('vm.GetAncestorsResponse', { blksBytes: repeated(bytes(1)) });
export const BatchedParseBlockRequest = message('vm.BatchedParseBlockRequest', {
  request: repeated(bytes(1)),
});
export const BatchedParseBlockResponse = message('vm.BatchedParseBlockResponse', {
  response: repeated(nested(1, ParseBlockResponse)),
});
export const GetBlockIDAtHeightRequest = message('vm.GetBlockIDAtHeightRequest', { height: uint64(1) });
export const GetBlockIDAtHeightResponse = message('vm.GetBlockIDAtHeightResponse', {
  blkId: bytes(1),
  err: oneOf(2, VmError),
});
export const GatherResponse = message('vm.GatherResponse', {
  metricFamilies: repeated(nested(1, MetricFamily)),
});
export const StateSyncEnabledResponse = message('vm.StateSyncEnabledResponse', {
  enabled: bool(1),
  err: oneOf(2, VmError),
});
export const GetOngoingSyncStateSummaryResponse = message('vm.GetOngoingSyncStateSummaryResponse', {
  id: bytes(1),
  height: uint64(2),
  bytes: bytes(3),
  err: oneOf(4, VmError),
});
export const GetLastStateSummaryResponse = message('vm.GetLastStateSummaryResponse', {
  id: bytes(1),
  height: uint64(2),
  bytes: bytes(3),
  err: oneOf(4, VmError),
});
export const ParseStateSummaryRequest = message('vm.ParseStateSummaryRequest', { bytes: bytes(1) });
export const ParseStateSummaryResponse = message('vm.ParseStateSummaryResponse', {
  id: bytes(1),
  height: uint64(2),
  err: oneOf(3, VmError),
});
export const GetStateSummaryRequest = message('vm.GetStateSummaryRequest', { height: uint64(1) });
export const GetStateSummaryResponse = message('vm.GetStateSummaryResponse', {
  id: bytes(1),
  bytes: bytes(2),
  err: oneOf(3, VmError),
});
export const StateSummaryAcceptRequest = message('vm.StateSummaryAcceptRequest', { bytes: bytes(1) });
export const StateSummaryAcceptResponse = message('vm.StateSummaryAcceptResponse', {
  mode: oneOf(1, StateSummaryMode),
  err: oneOf(2, VmError),
});
export const VM = service('vm.VM', {
  Initialize: rpc(InitializeRequest, InitializeResponse),
  SetState: rpc(SetStateRequest, SetStateResponse),
  Shutdown: rpc(Empty, Empty),
  CreateHandlers: rpc(Empty, CreateHandlersResponse),
  NewHTTPHandler: rpc(Empty, NewHTTPHandlerResponse),
  WaitForEvent: rpc(Empty, WaitForEventResponse),
  Connected: rpc(ConnectedRequest, Empty),
  Disconnected: rpc(DisconnectedRequest, Empty),
  BuildBlock: rpc(BuildBlockRequest, BuildBlockResponse),
  ParseBlock: rpc(ParseBlockRequest, ParseBlockResponse),
  GetBlock: rpc(GetBlockRequest, GetBlockResponse),
  SetPreference: rpc(SetPreferenceRequest, Empty),
  Health: rpc(Empty, HealthResponse),
  Version: rpc(Empty, VersionResponse),
  AppRequest: rpc(AppRequestMsg, Empty),
  AppRequestFailed: rpc(AppRequestFailedMsg, Empty),
  AppResponse: rpc(AppResponseMsg, Empty),
  AppGossip: rpc(AppGossipMsg, Empty),
  Gather: rpc(Empty, GatherResponse),
  GetAncestors: rpc(GetAncestorsRequest, GetAncestorsResponse),
  BatchedParseBlock: rpc(BatchedParseBlockRequest, BatchedParseBlockResponse),
  GetBlockIDAtHeight: rpc(GetBlockIDAtHeightRequest, GetBlockIDAtHeightResponse),
  StateSyncEnabled: rpc(Empty, StateSyncEnabledResponse),
  GetOngoingSyncStateSummary: rpc(Empty, GetOngoingSyncStateSummaryResponse),
  GetLastStateSummary: rpc(Empty, GetLastStateSummaryResponse),
  ParseStateSummary: rpc(ParseStateSummaryRequest, ParseStateSummaryResponse),
  GetStateSummary: rpc(GetStateSummaryRequest, GetStateSummaryResponse),
  BlockVerify: rpc(BlockVerifyRequest, BlockVerifyResponse),
  BlockAccept: rpc(BlockAcceptRequest, Empty),
  BlockReject: rpc(BlockRejectRequest, Empty),
  StateSummaryAccept: rpc(StateSummaryAcceptRequest, StateSummaryAcceptResponse),
});

type VmMethods = (typeof VM)['methods'];
export type VmMethod = keyof VmMethods;
/** The request and the response types of a method's controller. */
export type VmRequest<M extends VmMethod> = Decoded<VmMethods[M]['request']>;
export type VmAnswer<M extends VmMethod> = Encodable<VmMethods[M]['answer']>;
