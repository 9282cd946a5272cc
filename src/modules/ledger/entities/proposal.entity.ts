import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A proposal that was acknowledged and is in no accepted block yet. */
@Entity('proposal')
export class ProposalEntity {
  /** The order of the queue, given by the process that holds the fencing token: a repeated insert is no second proposal. */
  @PrimaryColumn('bigint')
  seq!: string;

  @Column('bytea')
  data!: Buffer;

  @Column('timestamptz', { name: 'proposed_at', default: () => 'now()' })
  proposedAt!: Date;
}
