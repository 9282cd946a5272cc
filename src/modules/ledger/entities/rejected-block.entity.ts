import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A block that consensus rejected. It is kept for getBlock, bounded by count, and never part of the chain. */
@Entity('rejected_block')
export class RejectedBlockEntity {
  @PrimaryColumn('bytea')
  id!: Buffer;

  /** In the order of rejection; the oldest are deleted first. */
  @Column('bigint', { unique: true, generated: 'increment' })
  seq!: string;

  @Column('bytea')
  bytes!: Buffer;
}
