/** Where a block stands in consensus. This is not part of the block: two nodes may see it at different stages. */
export type BlockStatus = 'processing' | 'rejected' | 'accepted';
