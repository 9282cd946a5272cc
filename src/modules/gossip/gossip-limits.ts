/**
 * Limits between nodes of this plugin. The host's own: a message has at most 2 MiB, a node takes 2 MiB at once of another and
 * 512 KiB a second after that, and consensus waits behind what is more (AvalancheGo, `utils/constants/networking.go`).
 */

/** Data up to this size travel with a push; larger ones are announced, and asked for. */
export const SMALL_BYTES = 16 * 1024;
/** What a push has of data and overhead. */
export const PUSH_BYTES = 64 * 1024;
/** The largest push that is read. */
export const MAX_PUSH_BYTES = 128 * 1024;
/** The most proposals in a push that is read. */
export const MAX_PUSHED = 1_024;
/** What each proposal of a push adds to its data, at most. */
export const PUSHED_OVERHEAD_BYTES = 64;
/** The first proposals of the queue are told of; later ones follow as blocks are accepted. */
export const WINDOW_COUNT = 512;
/** The data that travel with pushes of the whole window. */
export const WINDOW_BYTES = 4 * 1024 * 1024;
