import { WholeNumber, YesOrNo } from './setting.js';

/** How proposals get to other nodes, so that whichever validator builds next can build them. */
export class GossipConfig {
  @YesOrNo({ about: "Whether other nodes are told of this node's proposals, and this node takes theirs." })
  enabled = true;

  @WholeNumber({ about: 'The most validators that are told of a proposal.', from: 1, to: 100_000 })
  maxValidators = 1_000;

  @WholeNumber({ about: "The most bytes of other nodes' proposals in memory.", from: 1 })
  maxBytes = 32 * 1024 * 1024;
}
