// `folder/000007/rank-0-of-2.pth`: the seventh save, the first of two ranks.
import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '@kindling/serialize';
import type { ShardFiles, ShardName } from './shard-files.ts';

const folderOf = ({ number }: ShardName): string => String(number).padStart(6, '0');
const fileOf = ({ rank, worldSize }: ShardName): string => `rank-${rank}-of-${worldSize}.pth`;

export function shardFiles(folder: string): ShardFiles {
  const pathOf = (shard: ShardName): string => join(folder, folderOf(shard), fileOf(shard));
  return {
    list: () =>
      namesIn(folder)
        .filter((name) => /^\d{6,}$/.test(name))
        .flatMap((name) => namesIn(join(folder, name)).flatMap((file) => parse(Number(name), file))),
    read: (shard) => readFileSync(pathOf(shard)),
    write(shard, bytes) {
      mkdirSync(join(folder, folderOf(shard)), { recursive: true });
      writeFileAtomic(pathOf(shard), bytes);
    },
    remove(shard) {
      rmSync(pathOf(shard), { force: true });
      try {
        rmdirSync(join(folder, folderOf(shard)));
      } catch {
        // Other ranks have files there.
      }
    },
  };
}

function parse(number: number, file: string): ShardName[] {
  const [, rank, worldSize] = /^rank-(\d+)-of-(\d+)\.pth$/.exec(file) ?? [];
  return rank === undefined ? [] : [{ number, rank: Number(rank), worldSize: Number(worldSize) }];
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // nothing was saved there yet; writing says what is wrong with the folder
  }
}
