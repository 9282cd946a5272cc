/** Where a block stands in consensus. Not part of the block: two nodes may hold it at different stages. */
export type BlockStatus = 'processing' | 'rejected' | 'accepted';
