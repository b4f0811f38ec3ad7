// The rows of a summary: from hooks while the model runs, or from its structure alone.
import type { RemovableHandle } from '@kindling/autograd/lean';
import { isModule } from '../module/brand.ts';
import type { Module } from '../module/module.ts';
import { typeNameOf } from '../module/text.ts';
import { own } from '../module/walk.ts';
import { LayerInfo } from './layer-info.ts';

/** Every place that modules have in the model; a shared one has several. Each before what is below it. */
function placesOf(model: Module): LayerInfo[] {
  const places: LayerInfo[] = [];
  const visit = (name: string, module: Module, parent: LayerInfo | null): void => {
    const place = new LayerInfo(name, module, parent === null ? 0 : parent.depth + 1, parent);
    places.push(place);
    for (const [childName, child] of own(module, isModule)) visit(childName, child, place);
  };
  visit(typeNameOf(model), model, null);
  return places;
}

function counted(place: LayerInfo, rows: readonly LayerInfo[]): LayerInfo {
  place.countParameters();
  place.isRecursive = rows.some((row) => row.module === place.module);
  return place;
}

/** Rows of the structure. */
export function structureOf(model: Module): LayerInfo[] {
  const rows: LayerInfo[] = [];
  for (const place of placesOf(model)) rows.push(counted(place, rows));
  setChildren(rows);
  return rows;
}

/** The place under the module that runs; lists and dicts, which do not run, stand between. */
function placeNow(places: readonly LayerInfo[], running: readonly LayerInfo[]): LayerInfo {
  const top = running.at(-1);
  const onStack = new Set(running.map((row) => row.module));
  const runningParent = (place: LayerInfo): Module | undefined => {
    let parent = place.parent;
    while (parent !== null && !onStack.has(parent.module)) parent = parent.parent;
    return parent?.module;
  };
  const found =
    places.length === 1 || top === undefined ? undefined : places.find((p) => runningParent(p) === top.module);
  return found ?? (places[0] as LayerInfo);
}

/** Rows in the order in which modules begin to run in `run`. `rows` fills as it goes, for reports of failures. */
export function recordRun(model: Module, batchDim: number | null, rows: LayerInfo[], run: () => void): void {
  const places = new Map<Module, LayerInfo[]>();
  for (const place of placesOf(model)) {
    const others = places.get(place.module);
    if (others === undefined) places.set(place.module, [place]);
    else others.push(place);
  }
  const running: LayerInfo[] = [];
  const seen = new Set<Module>();
  const handles: RemovableHandle[] = [];
  for (const [module, ofModule] of places) {
    handles.push(
      module.registerForwardPreHook(() => {
        const { varName, depth, parent } = placeNow(ofModule, running);
        const row = new LayerInfo(varName, module, depth, parent);
        row.countParameters();
        row.isRecursive = seen.has(module);
        seen.add(module);
        rows.push(row);
        running.push(row);
      }),
      module.registerForwardHook((_, args, output) => running.pop()?.ran(args, output, batchDim) ?? undefined),
    );
  }
  try {
    run();
  } finally {
    for (const handle of handles) handle.remove();
  }
  addContainers(rows);
  setChildren(rows);
}

/** Puts in what holds rows but did not run itself, as ModuleLists. */
function addContainers(rows: LayerInfo[]): void {
  const modules = new Set(rows.map((row) => row.module));
  const current = new Map<number, LayerInfo>();
  // The list grows while it is read: rows put in are read as well.
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as LayerInfo;
    const above: LayerInfo[] = [];
    for (let parent = row.parent; parent !== null && parent.depth > 0; parent = parent.parent) above.unshift(parent);
    let at = i;
    for (const place of above) {
      if (current.get(place.depth)?.module === place.module || place === rows[at - 1]) continue;
      place.countParameters();
      place.isRecursive ||= modules.has(place.module);
      modules.add(place.module);
      rows.splice(at++, 0, place);
      current.set(place.depth, place);
    }
    current.set(row.depth, row);
    for (let depth = row.depth + 1; current.delete(depth);) depth++;
  }
}

function setChildren(rows: readonly LayerInfo[]): void {
  const counts = new Map<number, number>();
  for (const [i, row] of rows.entries()) {
    row.depthIndex = (counts.get(row.depth) ?? 0) + 1;
    counts.set(row.depth, row.depthIndex);
    const end = rows.findIndex((other, j) => j > i && other.depth <= row.depth);
    row.children = rows.slice(i + 1, end === -1 ? rows.length : end);
  }
}
