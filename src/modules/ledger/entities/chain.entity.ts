import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The one row that says whose schema this is, who may write to it, and how far the chain has come. */
@Entity('chain')
@Check('chain_is_single_check', 'is_single')
export class ChainEntity {
  /** Always true: there is one row. */
  @PrimaryColumn('boolean', { name: 'is_single', default: true })
  isSingle!: boolean;

  @Column('bytea', { name: 'chain_id' })
  chainId!: Buffer;

  @Column('bytea', { name: 'genesis_id' })
  genesisId!: Buffer;

  /** Fencing token: taken anew by each process that starts, and checked by each write. */
  @Column('bigint')
  token!: string;

  /** Of the last accepted block. Rows of `block` above it are an archive and never shown as accepted. */
  @Column('bigint')
  height!: string;
}
