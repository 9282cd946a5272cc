/** A call from the other side, for code that must know when nobody waits for its answer any more. */
export interface IncomingCall {
  /** Aborted when the caller has cancelled the call, or is gone. */
  readonly signal: AbortSignal;
}
