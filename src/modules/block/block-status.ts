/** Where a block stands in consensus. Not part of the block: two nodes may hold it at different stages. */
export type BlockStatus = 'processing' | 'rejected' | 'accepted';

/** The numbers of AvalancheGo's `choices.Status` on the wire. */
export const HOST_STATUS: Readonly<Record<BlockStatus, 1 | 2 | 3>> = {
  processing: 1,
  rejected: 2,
  accepted: 3,
};
