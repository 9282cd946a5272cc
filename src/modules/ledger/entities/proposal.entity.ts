import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A proposal that was acknowledged and is in no accepted block yet. */
@Entity('proposal')
export class ProposalEntity {
  /**
   * The place in the queue. The process that holds the fencing token chooses it, so a repeated insert makes no second
   * proposal.
   */
  @PrimaryColumn('bigint')
  seq!: string;

  @Column('bytea')
  data!: Buffer;

  @Column('timestamptz', { name: 'proposed_at', default: () => 'now()' })
  proposedAt!: Date;
}
