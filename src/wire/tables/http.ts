import {
  bool,
  bytes,
  earlierOnly,
  int32,
  int64,
  laterOnly,
  message,
  nested,
  repeated,
  rpc,
  service,
  string,
  uint32,
} from '../schema.js';

/** Package http: HTTP requests that the host passes on. */

export const Userinfo = message('http.Userinfo', {
  username: string(1),
  password: string(2),
  passwordSet: bool(3),
});
export const URL = message('http.URL', {
  scheme: string(1),
  opaque: string(2),
  user: nested(3, Userinfo),
  host: string(4),
  path: string(5),
  rawPath: string(6),
  forceQuery: bool(7),
  rawQuery: string(8),
  fragment: string(9),
});
export const Element = message('http.Element', { key: string(1), values: repeated(string(2)) });
export const Certificates = message('http.Certificates', { cert: repeated(bytes(1)) });
export const ConnectionState = message('http.ConnectionState', {
  version: uint32(1),
  handshakeComplete: bool(2),
  didResume: bool(3),
  cipherSuite: uint32(4),
  negotiatedProtocol: string(5),
  serverName: string(6),
  peerCertificates: nested(7, Certificates),
  verifiedChains: repeated(nested(8, Certificates)),
  signedCertificateTimestamps: repeated(bytes(9)),
  ocspResponse: bytes(10),
});
export const Request = message('http.Request', {
  method: string(1),
  url: nested(2, URL),
  proto: string(3),
  protoMajor: int32(4),
  protoMinor: int32(5),
  header: repeated(nested(6, Element)),
  body: earlierOnly(bytes(7)),
  contentLength: int64(8),
  transferEncoding: repeated(string(9)),
  host: string(10),
  form: repeated(nested(11, Element)),
  postForm: repeated(nested(12, Element)),
  trailerKeys: repeated(string(13)),
  remoteAddr: string(14),
  requestUri: string(15),
  tls: nested(16, ConnectionState),
});
export const ResponseWriter = message('http.ResponseWriter', {
  header: repeated(nested(1, Element)),
  serverAddr: string(2),
});
export const HTTPRequest = message('http.HTTPRequest', {
  responseWriter: nested(1, ResponseWriter),
  request: nested(2, Request),
});
export const HTTPResponse = message('http.HTTPResponse', { header: repeated(nested(1, Element)) });
export const HandleSimpleHTTPRequest = message('http.HandleSimpleHTTPRequest', {
  method: string(1),
  url: string(2),
  requestHeaders: repeated(nested(3, Element)),
  body: bytes(4),
  responseHeaders: laterOnly(repeated(nested(5, Element))),
});
export const HandleSimpleHTTPResponse = message('http.HandleSimpleHTTPResponse', {
  code: int32(1),
  headers: repeated(nested(2, Element)),
  body: bytes(3),
});
export const HTTP = service('http.HTTP', {
  Handle: rpc(HTTPRequest, HTTPResponse),
  HandleSimple: rpc(HandleSimpleHTTPRequest, HandleSimpleHTTPResponse),
});
