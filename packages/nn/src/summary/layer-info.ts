import { dtypes } from '@kindling/core/lean';
import type { Module } from '../module/module.ts';
import { typeNameOf } from '../module/text.ts';
import { childrenOf } from '../module/walk.ts';
import type { Parameter } from '../parameter.ts';
import { UninitializedParameter } from '../uninitialized.ts';
import { measure, product } from './sizes.ts';

/** A parameter's line under its layer. */
export interface InnerLayer {
  readonly name: string;
  readonly kernelSize: string;
  readonly numParams: string;
}

const grouped = (count: number): string => count.toLocaleString('en-US');
export const listText = (values: readonly number[]): string => `[${values.join(', ')}]`;

function kernelOf(module: Module): string {
  const size: unknown = Reflect.get(module, 'kernelSize');
  return Array.isArray(size) ? listText(size as number[]) : typeof size === 'number' ? String(size) : '';
}

function groupsOf(module: Module): string {
  const groups: unknown = Reflect.get(module, 'groups');
  return typeof groups === 'number' ? String(groups) : '';
}

/** A row: a module, once for each time that it ran. */
export class LayerInfo {
  readonly varName: string;
  readonly module: Module;
  readonly depth: number;
  readonly parent: LayerInfo | null;
  readonly className: string;
  readonly isLeafLayer: boolean;
  readonly kernelSize: string;
  readonly groups: string;
  /** Place among the rows of its depth. */
  depthIndex = 0;
  /** The rows below it. */
  children: readonly LayerInfo[] = [];
  executed = false;
  /** Whether its parameters stand in an earlier row. */
  isRecursive = false;
  inputSize: readonly number[] = [];
  outputSize: readonly number[] = [];
  numParams = 0;
  trainableParams = 0;
  paramBytes = 0;
  outputBytes = 0;
  /** Whether a parameter gets its size when the module runs. */
  containsLazyParam = false;
  /** Multiply-adds of the whole batch. */
  macs = 0;
  innerLayers: readonly InnerLayer[] = [];

  constructor(varName: string, module: Module, depth: number, parent: LayerInfo | null) {
    this.varName = varName;
    this.module = module;
    this.depth = depth;
    this.parent = parent;
    this.className = typeNameOf(module);
    this.isLeafLayer = childrenOf(module).length === 0;
    this.kernelSize = kernelOf(module);
    this.groups = groupsOf(module);
  }

  /** The parameters of its own. */
  get ownParameters(): Parameter[] {
    return this.module.parameters({ recurse: false });
  }

  countParameters(): void {
    [this.numParams, this.trainableParams, this.paramBytes] = [0, 0, 0];
    const all = this.module.namedParameters();
    const named = all.filter(([, p]) => !(p instanceof UninitializedParameter));
    this.containsLazyParam = named.length < all.length;
    for (const [, p] of named) {
      this.numParams += p.numel();
      this.paramBytes += p.numel() * dtypes[p.dtype].itemsize;
      if (p.requiresGrad) this.trainableParams += p.numel();
    }
    const shown = named.filter(([name]) => this.parent !== null || !name.includes('.'));
    this.innerLayers = shown.map(([name, p], i) => {
      const [first, second, ...rest] = p.sizes;
      const swapped = name === 'weight' && first !== undefined && second !== undefined;
      const kernelSize = listText(swapped ? [second, first, ...rest] : p.sizes);
      return { name, kernelSize, numParams: `${i === shown.length - 1 ? '└─' : '├─'}${grouped(p.numel())}` };
    });
  }

  ran(args: readonly unknown[], output: unknown, batchDim: number | null): void {
    [this.inputSize] = measure(args, batchDim);
    const [sizes, elementBytes] = measure(output, batchDim);
    this.outputSize = sizes;
    this.outputBytes = elementBytes * product(sizes);
    this.executed = true;
    if (this.containsLazyParam) this.countParameters();
    this.countMacs();
  }

  /** By the size of the output: each weight of a convolution counts at every place, of a Linear for every row. */
  private countMacs(): void {
    const out = this.outputSize;
    for (const [name, p] of this.module.namedParameters()) {
      if (name === 'weight' || name === 'bias') {
        if (this.className.includes('Conv')) this.macs += p.numel() * product([...out.slice(0, 1), ...out.slice(2)]);
        else if (this.className.includes('Linear')) this.macs += p.numel() * product(out.slice(0, -1));
        else this.macs += p.numel() * (out[0] ?? 1);
      } else if (name.includes('weight') || name.includes('bias')) this.macs += p.numel() * product(out.slice(0, 2));
    }
  }

  layerName(showVarName: boolean, showDepth: boolean): string {
    const variable = showVarName && this.varName !== '' ? ` (${this.varName})` : '';
    return `${this.className}${variable}${showDepth && this.depth > 0 ? `: ${this.depth}-${this.depthIndex}` : ''}`;
  }

  /** Parameters in no row below. */
  leftoverParams(): number {
    let total = this.numParams;
    const seen = new Set<Module>();
    for (let i = 0; i < this.children.length; i++) {
      const child = this.children[i] as LayerInfo;
      if (child.isRecursive) {
        if (!seen.has(child.module)) total -= child.numParams;
        while ((this.children[i + 1]?.depth ?? 0) > child.depth) i++;
      } else total -= child.isLeafLayer ? child.numParams : child.leftoverParams();
      seen.add(child.module);
    }
    return total;
  }

  private shownParams(reachedMaxDepth: boolean): number {
    return reachedMaxDepth || this.isLeafLayer ? this.numParams : this.leftoverParams();
  }

  paramsText(reachedMaxDepth: boolean): string {
    if (this.numParams === 0) return '--';
    if (this.isRecursive) return '(recursive)';
    const shown = this.shownParams(reachedMaxDepth);
    if (!reachedMaxDepth && !this.isLeafLayer) return shown > 0 ? grouped(shown) : '--';
    return this.trainableParams > 0 ? grouped(shown) : `(${grouped(shown)})`;
  }

  percentText(totalParams: number, reachedMaxDepth: boolean): string {
    if (totalParams > 0 && this.isRecursive) return '(recursive)';
    const shown = this.shownParams(reachedMaxDepth);
    if (totalParams === 0 || shown === 0) return '     --';
    return `${((100 * shown) / totalParams).toFixed(2)}%`.padStart(7);
  }

  macsText(reachedMaxDepth: boolean): string {
    if (this.macs <= 0) return '--';
    if (this.isLeafLayer) return grouped(this.macs);
    if (!reachedMaxDepth) return '--';
    return grouped(this.children.reduce((sum, child) => sum + (child.isLeafLayer ? child.macs : 0), 0));
  }

  trainableText(): string {
    if (this.numParams === 0) return '--';
    if (this.trainableParams === 0) return 'False';
    return this.numParams === this.trainableParams ? 'True' : 'Partial';
  }
}
