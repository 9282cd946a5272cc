/** An ID in CB58. */
export const ID_JSON = { type: 'string', pattern: '^[1-9A-HJ-NP-Za-km-z]+$' } as const;

/** A height, a time in seconds since 1970, or a number of things. */
export const WHOLE_JSON = { type: 'integer', minimum: 0 } as const;

/** Bytes as `0x` and lower-case hexadecimal digits. */
export const HEX_JSON = { type: 'string', pattern: '^0x([0-9a-f]{2})*$' } as const;

/** A sha256 as 64 hexadecimal digits. */
export const SHA256_JSON = { type: 'string', pattern: '^[0-9a-f]{64}$' } as const;

export const TEXT_JSON = { type: 'string' } as const;

export const FLAG_JSON = { type: 'boolean' } as const;
