/**
 * Converts an address of the plugin, `unix:@NAME` or `127.0.0.1:PORT`, to grpc-js's form: there an abstract socket's
 * name begins with a NUL.
 */
export function dialTarget(address: string): string {
  return address.replace(/^unix:@/, 'unix:\0');
}
