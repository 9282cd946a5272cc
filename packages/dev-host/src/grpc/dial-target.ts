/** An address as the plugin gives it, `unix:@NAME` or `127.0.0.1:PORT`, as grpc-js wants it: an abstract socket's name begins with a NUL. */
export function dialTarget(address: string): string {
  return address.replace(/^unix:@/, 'unix:\0');
}
