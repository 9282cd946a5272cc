/** How often it is checked that the host is still there, in ms. */
const HOST_CHECK_MS = 1_000;

/** The longest an end may take, in ms: the host kills after 5 s. */
const END_LIMIT_MS = 4_500;

/**
 * Decides when the process ends. The host sends `Shutdown`, then SIGTERM, and kills after 5 s. Before `Shutdown` the
 * process ignores signals: Ctrl-C, a closed terminal or systemd signal the whole process group, while the node still
 * needs the plugin for its own shutdown. A process whose host is gone ends by itself.
 */
export class ProcessEnd {
  private readonly host = process.ppid;
  private isAllowed = false;
  private isEnding = false;

  /** @param finish closes everything; the process exits when it is done, or when its time is over */
  constructor(private readonly finish: () => Promise<void>) {
    // A node started by `nohup` ignores SIGHUP, and its plugin inherits that; but Node.js resets ignored signals when it starts.
    for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
    process.on('SIGTERM', () => {
      // When the host dies, Linux sends this signal too.
      if (this.isAllowed || this.isHostGone()) void this.end(0);
    });
    setInterval(() => {
      if (this.isHostGone()) void this.end(1);
    }, HOST_CHECK_MS).unref();
    // The host may close its end of these pipes before it ends.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  }

  /** The host has asked for the end: the next SIGTERM ends the process. */
  allow(): void {
    this.isAllowed = true;
  }

  private isHostGone(): boolean {
    return process.ppid !== this.host;
  }

  private async end(code: number): Promise<void> {
    if (this.isEnding) return;
    this.isEnding = true;
    setTimeout(() => process.exit(code), END_LIMIT_MS).unref();
    await this.finish().catch(() => {});
    process.exit(code);
  }
}
