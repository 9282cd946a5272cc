import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A block that consensus rejected: kept for those who ask, bounded by count, never part of the chain. */
@Entity('rejected_block')
export class RejectedBlockEntity {
  @PrimaryColumn('bytea')
  id!: Buffer;

  /** In the order of rejection: the oldest go first. */
  @Column('bigint', { unique: true, generated: 'increment' })
  seq!: string;

  @Column('bytea')
  bytes!: Buffer;
}
