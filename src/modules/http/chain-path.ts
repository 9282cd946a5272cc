/** `/ext/bc/CHAIN/health?x` → `/health?x`: what follows the chain's (or the VM's) name. */
export function chainPath(url: string): string {
  const path = /^\/ext\/(?:bc|vm)\/[^/?]+(.*)$/.exec(url)?.[1] ?? url;
  return path.startsWith('/') ? path : `/${path}`;
}
