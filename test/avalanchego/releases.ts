/** A release of AvalancheGo that the tests run. */
export interface Release {
  /** As tagged, with the `v`. */
  version: string;
  /** Its rpcchainvm protocol. */
  protocol: number;
  /**
   * Linker flags that it needs with today's Go: before v1.12 a dependency links to names that Go has kept private since
   * 1.23.
   */
  ldflags: string;
  /** The release whose Go wallet issues its P-chain transactions; avalanchejs does from v1.13 on. */
  wallet?: Release;
  /** The validators in its genesis for local networks have expired, so its P-chain accepts no transactions there. */
  localGenesisExpired?: boolean;
  /** Serves the handlers of `CreateStaticHandlers` at `/ext/vm/VM/`; v1.10.18 removed this. */
  staticEndpoint?: boolean;
  /** The times of its network upgrades are fixed; later releases read them from a file (`--upgrade-file`). */
  fixedUpgrades?: boolean;
}

/** Properties of all releases before v1.12. */
const OLD = { ldflags: '-checklinkname=0', localGenesisExpired: true, fixedUpgrades: true };

export const V1_11_0: Release = { ...OLD, version: 'v1.11.0', protocol: 33 };
V1_11_0.wallet = V1_11_0;

export const V1_10_12: Release = {
  ...OLD,
  version: 'v1.10.12',
  protocol: 28,
  wallet: V1_11_0,
  staticEndpoint: true,
};

export const V1_12_0: Release = { version: 'v1.12.0', protocol: 38, ldflags: '' };

export const V1_13_0: Release = { version: 'v1.13.0', protocol: 39, ldflags: '' };

export const V1_14_2: Release = { version: 'v1.14.2', protocol: 45, ldflags: '' };
