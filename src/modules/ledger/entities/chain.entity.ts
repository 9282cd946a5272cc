import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The only row: it says which chain the schema belongs to, which process may write, and the chain's height. */
@Entity('chain')
@Check('chain_is_single_check', 'is_single')
export class ChainEntity {
  /** Always true, so that there is only one row. */
  @PrimaryColumn('boolean', { name: 'is_single', default: true })
  isSingle!: boolean;

  @Column('bytea', { name: 'chain_id' })
  chainId!: Buffer;

  @Column('bytea', { name: 'genesis_id' })
  genesisId!: Buffer;

  /** Fencing token: each process that starts raises it, and each write checks it. */
  @Column('bigint')
  token!: string;

  /** Height of the last accepted block. Rows of `block` above it are an archive, never shown as accepted. */
  @Column('bigint')
  height!: string;

  /** The first 8 bytes of the ID of the node for which the schema was made; set by the first claim. */
  @Column('bytea', { nullable: true })
  origin!: Buffer | null;
}
