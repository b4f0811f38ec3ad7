/** Which file of a distributed checkpoint: of one rank, of one save. */
export interface ShardName {
  /** Counts the saves into a folder. */
  readonly number: number;
  readonly rank: number;
  readonly worldSize: number;
}

/** The files of distributed checkpoints in a folder. */
export interface ShardFiles {
  /** All that are there. */
  list(): ShardName[];
  read(shard: ShardName): Uint8Array;
  /** Whole or not at all. */
  write(shard: ShardName, bytes: Uint8Array): void;
  remove(shard: ShardName): void;
}
