/** The chain's config file. @param postgres the database's URL; undefined: the embedded database, and no file */
export function chainConfig(postgres: string | undefined): Uint8Array {
  return postgres === undefined
    ? new Uint8Array()
    : new TextEncoder().encode(JSON.stringify({ database: { url: postgres } }));
}
