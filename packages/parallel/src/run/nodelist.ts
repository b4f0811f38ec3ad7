import { ValueError } from '@kindling/core';

/** What a Slurm job can have; a longer list is a mistake. */
const MOST = 65536;

const bad = (list: string): ValueError => new ValueError(`SLURM_JOB_NODELIST '${list}' is no list of hosts.`);

/** Parts between commas that stand in no brackets. */
function split(list: string): string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const c of list) {
    if (c === '[') depth++;
    if (c === ']') depth--;
    if (depth < 0 || depth > 1) throw bad(list);
    if (c === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += c;
  }
  if (depth !== 0 || parts.includes('')) throw bad(list);
  return parts;
}

function range(text: string, list: string): string[] {
  const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  if (from === undefined || to === undefined) throw bad(list);
  const count = Number(to) - Number(from) + 1;
  if (!(count >= 1 && count <= MOST)) throw bad(list);
  return Array.from({ length: count }, (_, i) => String(Number(from) + i).padStart(from.length, '0'));
}

function expand(part: string, list: string): string[] {
  const open = part.indexOf('[');
  if (open < 0) return [part];
  const close = part.indexOf(']');
  const numbers = part
    .slice(open + 1, close)
    .split(',')
    .flatMap((text) => range(text, list));
  const rest = expand(part.slice(close + 1), list);
  if (numbers.length * rest.length > MOST) throw bad(list);
  return numbers.flatMap((number) => rest.map((tail) => part.slice(0, open) + number + tail));
}

/**
 * The hosts of Slurm's compressed lists, in order: `n[1-2,07],m1` is n1, n2, n07, m1.
 * https://slurm.schedmd.com/scontrol.html#OPT_hostnames
 * @throws ValueError for what is no such list
 */
export function expandNodeList(list: string): string[] {
  return split(list).flatMap((part) => expand(part, list));
}
