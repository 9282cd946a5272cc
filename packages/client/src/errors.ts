/** What a call can fail with. `reason` stays the same when the text is reworded. */
export class TimestampVmError extends Error {
  constructor(
    message: string,
    /** E.g. `mempoolFull`, from the error's data; `http`, `timeout` or `connection` for what is no answer of the chain. */
    readonly reason: string,
    /** Whether the same call may succeed later. */
    readonly retryable: boolean,
    /** JSON-RPC's code; undefined for what is no answer of the chain. */
    readonly code?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'TimestampVmError';
  }
}

/** The node answered, but not the chain: it bootstraps, or refuses the name of the host. */
export function httpError(status: number, text: string): TimestampVmError {
  const isBootstrapping = status === 503;
  const hint = isBootstrapping
    ? 'the chain has not caught up with its network yet, or the node is starting; ask again later'
    : status === 403
      ? 'the node refuses this host name; the operator names it with --http-allowed-hosts'
      : status === 404
        ? 'there is no such chain on this node; the URL ends with /ext/bc/CHAIN'
        : text.slice(0, 200);
  return new TimestampVmError(`HTTP ${status}: ${hint}`, 'http', status >= 500);
}
