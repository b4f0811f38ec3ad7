import * as kindling from 'kindling';
import { heatMapOf } from './heat-map-data.ts';
import { inspect, inspectAll } from './inspect.ts';
import type { Ended, Output, Program } from './protocol.ts';

/** What a program may write before the rest is left out, so that a loop that prints does not choke the page. */
const most = 500;
let written = 0;

function write(output: Output): void {
  written++;
  if (written < most) postMessage(output);
  else if (written === most)
    postMessage({ kind: 'text', level: 'warn', text: 'More output is left out.' } satisfies Output);
}

const writer =
  (level: 'log' | 'warn' | 'error') =>
  (...values: unknown[]): void =>
    write({ kind: 'text', level, text: inspectAll(values) });

const log = writer('log');
const console = { ...globalThis.console, log, info: log, debug: log, warn: writer('warn'), error: writer('error') };

const modules: Readonly<Record<string, object>> = {
  kindling,
  '@kindling/core': kindling,
  '@kindling/autograd': { ...kindling, ...kindling.autograd },
  '@kindling/data': kindling.data,
  '@kindling/nn': kindling.nn,
  '@kindling/nn/models': kindling.models,
  '@kindling/optim': kindling.optim,
  '@kindling/serialize': kindling.serialize,
};

function require(name: string): object {
  const found = modules[name];
  if (!found) throw new Error(`There is no module '${name}' here. There are: ${Object.keys(modules).join(', ')}.`);
  return found;
}

const show = (tensor: kindling.Tensor, title?: string): void => write(heatMapOf(tensor, title));
const graph = (output: kindling.Tensor, options?: Parameters<typeof kindling.autograd.graph>[1]): void =>
  write({ kind: 'graph', dot: kindling.autograd.graph(output, options) });

const AsyncFunction = (async () => {}).constructor as new (
  ...names: string[]
) => (...values: unknown[]) => Promise<void>;

addEventListener('message', async ({ data: { code } }: MessageEvent<Program>) => {
  const start = performance.now();
  try {
    const names = { require, exports: {}, console, show, graph };
    await new AsyncFunction(...Object.keys(names), code)(...Object.values(names));
  } catch (error) {
    write({ kind: 'text', level: 'error', text: inspect(error) });
  }
  postMessage({ kind: 'ended', milliseconds: performance.now() - start } satisfies Ended);
});
