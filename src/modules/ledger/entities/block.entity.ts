import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An accepted block, or (above the chain's height) an archived one. */
// `DataIndexRepository` keeps this index, and TypeORM must not drop it.
@Index('block_data_idx', { synchronize: false })
@Entity('block')
export class BlockEntity {
  @PrimaryColumn('bigint')
  height!: string;

  /** Unix seconds. */
  @Column('bigint')
  timestamp!: string;

  /** The number of the proposal that this block took, if this node had it. */
  @Index('block_proposal_idx', { where: 'proposal IS NOT NULL' })
  @Column('bigint', { nullable: true })
  proposal!: string | null;

  @Column('bytea', { unique: true })
  id!: Buffer;

  @Column('bytea', { name: 'parent_id' })
  parentId!: Buffer;

  @Column('bytea')
  data!: Buffer;

  /** The received bytes, only if they differ from the canonical encoding. */
  @Column('bytea', { nullable: true })
  raw!: Buffer | null;
}
