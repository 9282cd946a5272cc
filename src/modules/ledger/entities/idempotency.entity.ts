import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A key that a client has given to a proposal, so that it can repeat the call. Kept for a day. */
@Entity('idempotency')
export class IdempotencyEntity {
  @PrimaryColumn('text')
  key!: string;

  /** The number of the proposal. */
  @Column('bigint')
  seq!: string;

  /** Of the proposal's data. */
  @Column('bytea')
  sha256!: Buffer;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
