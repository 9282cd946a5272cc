/** `/ext/bc/CHAIN/health?x` → `/health?x`: the part after the name of the chain (or the VM). */
export function chainPath(url: string): string {
  const path = /^\/ext\/(?:bc|vm)\/[^/?]+(.*)$/.exec(url)?.[1] ?? url;
  return path.startsWith('/') ? path : `/${path}`;
}
