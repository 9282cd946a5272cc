/** Milliseconds in which a second signal counts as the same one: the terminal and npm both pass Ctrl-C on. */
const SAME_SIGNAL_MS = 1_500;

/**
 * Aborted by the first SIGINT, SIGTERM or SIGHUP, with its name as the reason.
 * @param force called by a later one, when stopping takes too long
 */
export function stopSignal(force: () => void): AbortSignal {
  const controller = new AbortController();
  let first = Number.POSITIVE_INFINITY;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (performance.now() - first > SAME_SIGNAL_MS) force();
      first = Math.min(first, performance.now());
      controller.abort(signal);
    });
  }
  return controller.signal;
}
