/**
 * Limits of the messages between nodes. The host has its own: a message has at most 2 MiB, and a node takes 2 MiB at once from another and
 * 512 KiB a second after that, and consensus messages wait behind anything above that (AvalancheGo, `utils/constants/networking.go`).
 */

/** Data up to this size travel with a push; larger ones are announced, and asked for. */
export const SMALL_BYTES = 16 * 1024;
/** The most bytes of a push that this node sends, with overhead. */
export const PUSH_BYTES = 64 * 1024;
/** The largest push that this node reads, in bytes. */
export const MAX_PUSH_BYTES = 128 * 1024;
/** The most proposals that this node reads of a push. */
export const MAX_PUSHED = 1_024;
/** The most bytes that a push needs for a proposal besides its data. */
export const PUSHED_OVERHEAD_BYTES = 64;
/** How many proposals, from the head of the queue, this node pushes. Later ones follow as blocks are accepted. */
export const WINDOW_COUNT = 512;
/** The most bytes of data of these proposals together. */
export const WINDOW_BYTES = 4 * 1024 * 1024;
