import {
  always,
  bool,
  bytes,
  type Difference,
  enumeration,
  type Fields,
  type MessageTable,
  message,
  nested,
  oneOf,
  optional,
  repeated,
  rpc,
  sint32,
  string,
  uint32,
  uint64,
} from '../schema.js';
import { AppSenderToNodes } from './app-sender.js';
import { BlockStatus, VersionedDBServer } from './earlier-parts.js';
import { Empty, Timestamp } from './google.js';
import { HTTP, HTTPRequest, Request } from './http.js';
import { NetworkUpgrades } from './network-upgrades.js';
import { CreateHandlersResponse, InitializeRequest, NewHTTPHandlerResponse, VmError } from './vm.js';

/** How earlier protocols differ from the tables beside this file, which are those of protocol 46. */

/** A message's fields up to this number. */
const upTo = ({ fields }: MessageTable, last: number): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, { no }]) => no <= last));

const VerifyHeightIndexResponse = message('vm.VerifyHeightIndexResponse', { err: oneOf(1, VmError) });

/** `common.NoLock` of v1.10.12; 0 is its write lock. */
const NO_LOCK = 2;

/** Requests across chains; this VM neither sends nor answers them. */
const crossChain = {
  CrossChainAppRequest: message('vm.CrossChainAppRequestMsg', {
    chainId: bytes(1),
    requestId: uint32(2),
    deadline: nested(3, Timestamp),
    request: bytes(4),
  }),
  CrossChainAppRequestFailed: message('vm.CrossChainAppRequestFailedMsg', {
    chainId: bytes(1),
    requestId: uint32(2),
    errorCode: sint32(3),
    errorMessage: string(4),
  }),
  CrossChainAppResponse: message('vm.CrossChainAppResponseMsg', {
    chainId: bytes(1),
    requestId: uint32(2),
    response: bytes(3),
  }),
};

export const EARLIER: readonly Difference[] = [
  {
    // v1.13.5
    upTo: 43,
    messages: [message('vm.NetworkUpgrades', upTo(NetworkUpgrades, 16))],
  },
  {
    // v1.13.2: the plugin notifies the engine by messenger.Messenger/Notify.
    upTo: 41,
    messages: [
      message('http.HandleSimpleHTTPRequest', upTo(HTTP.methods.HandleSimple.request, 4)),
      message('io.reader.ReadResponse', { read: bytes(1), errorText: optional(string(2)) }),
      message('net.conn.ReadResponse', { read: bytes(1), errorText: optional(string(2)) }),
    ],
    methods: {
      'vm.VM': {
        WaitForEvent: null,
        NewHTTPHandler: null,
        CreateHTTP2Handler: rpc(Empty, NewHTTPHandlerResponse),
      },
    },
  },
  {
    // v1.13.1
    upTo: 40,
    methods: { 'vm.VM': { CreateHTTP2Handler: null } },
  },
  {
    // v1.13.0: a request to `Handle` brings its body along.
    upTo: 39,
    messages: [
      message('vm.NetworkUpgrades', upTo(NetworkUpgrades, 15)),
      message('http.Request', { ...Request.fields, body: bytes(7) }),
    ],
    methods: { 'http.HTTP': { Handle: rpc(HTTPRequest, Empty) } },
  },
  {
    // v1.12.1
    upTo: 38,
    messages: [message('vm.NetworkUpgrades', upTo(NetworkUpgrades, 14))],
  },
  {
    // v1.11.10
    upTo: 36,
    messages: [message('vm.InitializeRequest', upTo(InitializeRequest, 14))],
    methods: {
      'vm.VM': {
        CrossChainAppRequest: rpc(crossChain.CrossChainAppRequest, Empty),
        CrossChainAppRequestFailed: rpc(crossChain.CrossChainAppRequestFailed, Empty),
        CrossChainAppResponse: rpc(crossChain.CrossChainAppResponse, Empty),
      },
    },
  },
  {
    // v1.11.3 to v1.11.9: the host needs a block's status.
    upTo: 35,
    messages: [
      message('vm.ParseBlockResponse', {
        id: bytes(1),
        parentId: bytes(2),
        status: oneOf(3, BlockStatus),
        height: uint64(4),
        timestamp: nested(5, Timestamp),
        verifyWithContext: bool(6),
      }),
      message('vm.GetBlockResponse', {
        parentId: bytes(1),
        bytes: bytes(2),
        status: oneOf(3, BlockStatus),
        height: uint64(4),
        timestamp: nested(5, Timestamp),
        err: oneOf(6, VmError),
        verifyWithContext: bool(7),
      }),
    ],
  },
  {
    // v1.11.2
    upTo: 34,
    enums: [
      enumeration('vm.Error', {
        ERROR_UNSPECIFIED: 0,
        ERROR_CLOSED: 1,
        ERROR_NOT_FOUND: 2,
        ERROR_HEIGHT_INDEX_INCOMPLETE: 3,
        ERROR_STATE_SYNC_NOT_IMPLEMENTED: 4,
      }),
    ],
    messages: [
      message('appsender.SendAppGossipMsg', {
        msg: bytes(1),
        validators: uint64(2),
        nonValidators: uint64(3),
        peers: uint64(4),
      }),
    ],
    methods: {
      'vm.VM': { VerifyHeightIndex: rpc(Empty, VerifyHeightIndexResponse) },
      'appsender.AppSender': AppSenderToNodes.methods,
    },
  },
  {
    // v1.11.0: the host chooses the nodes to which it gossips.
    upTo: 33,
    messages: [message('appsender.SendAppGossipMsg', { msg: bytes(1) })],
  },
  {
    // v1.10.19
    upTo: 31,
    methods: { 'appsender.AppSender': { SendAppError: null } },
  },
  {
    // v1.10.17
    upTo: 30,
    messages: [
      message('vm.CrossChainAppRequestFailedMsg', { chainId: bytes(1), requestId: uint32(2) }),
      message('vm.ConnectedRequest', { nodeId: bytes(1), version: string(2) }),
      message('vm.AppRequestFailedMsg', { nodeId: bytes(1), requestId: uint32(2) }),
    ],
    methods: { 'vm.VM': { CreateStaticHandlers: rpc(Empty, CreateHandlersResponse) } },
  },
  {
    // v1.10.14: one database server for each version of the node's database.
    upTo: 29,
    messages: [
      message('vm.InitializeRequest', {
        ...upTo(InitializeRequest, 12),
        serverAddr: string(14),
        dbServers: repeated(nested(13, VersionedDBServer)),
      }),
    ],
  },
  {
    // v1.10.12: the host holds its own lock on the chain while a handler works, unless the plugin says that none is
    // needed.
    upTo: 28,
    messages: [
      message('vm.Handler', {
        prefix: string(1),
        lockOptions: always(uint32(2), NO_LOCK),
        serverAddr: string(3),
      }),
    ],
  },
];
