import { arch, cpus, platform, totalmem } from 'node:os';

/** Processor, cores, memory and system in a line. */
export function describeMachine(): string {
  const cores = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cores[0]?.model.trim() ?? 'unknown processor'}, ${cores.length} cores, ${memory} GiB, ${platform()} ${arch()}`;
}
