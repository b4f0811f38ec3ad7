import { arch, cpus, loadavg, platform, totalmem } from 'node:os';

/** Processor, cores, memory and system in a line. */
export function describeMachine(): string {
  const cores = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cores[0]?.model.trim() ?? 'unknown processor'}, ${cores.length} cores, ${memory} GiB, ${platform()} ${arch()}`;
}

/** A word of warning when other programs keep the processor busy, since that shifts figures by more than libraries differ. */
export function busyNote(load = loadavg()[0] ?? 0, cores = cpus().length): string | null {
  if (load < 0.5 * cores) return null;
  return `The machine is busy (load ${load.toFixed(1)} on ${cores} cores): these figures will not repeat.`;
}
