// State dicts go to PyTorch and come from it: a run begun on one side goes on alike on the other.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tensor, type Tensor } from '@kindling/core';
import '@kindling/autograd';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../../cpu-backend/src/index.ts';
import { loadPth, savePth } from '../../serialize/src/index.ts';
import type { Optimizer, OptimizerStateDict } from './index.ts';
import { optimizers } from './reference-cases.ts';

const python = spawnSync('/usr/bin/python3', ['-c', 'import torch']).status === 0 ? '/usr/bin/python3' : 'python3';
const hasTorch = spawnSync(python, ['-c', 'import torch']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'kindling-optim-'));
afterAll(() => rmSync(folder, { recursive: true }));

const start = {
  W: [
    [0.5, -1.2],
    [2, 0.3],
    [-0.7, 1.1],
  ],
  X: [
    [1, 2, -1],
    [0.3, -0.4, 2],
    [1.5, 0.2, 0.1],
    [-2, 1, 0.6],
  ],
};
const script = `
import json, sys, torch
from torch.optim import *
folder, exprs = sys.argv[1], json.load(open(sys.argv[1] + '/exprs.json'))
start = json.load(open(folder + '/start.json'))
X = torch.tensor(start['X'], dtype=torch.float64)

def run(o, w, n):
    for _ in range(n):
        def closure():
            o.zero_grad()
            loss = (X @ w).tanh().pow(2).mean() + w.cos().sum() * 0.1
            loss.backward()
            return loss
        o.step(closure)

ends, theirs, on = {}, {}, {}
ours = torch.load(folder + '/ours.pth')
for expr in exprs:
    w = torch.tensor(start['W'], dtype=torch.float64, requires_grad=True)
    p = [w]
    o = eval(expr)
    run(o, w, 3)
    theirs[expr] = {'w': w.detach().clone(), 'optimizer': __import__('copy').deepcopy(o.state_dict())}
    run(o, w, 3)
    ends[expr] = w.tolist()
    w = ours[expr]['w'].clone().requires_grad_()
    p = [w]
    o = eval(expr.split('(')[0] + '(p, lr=0.77)')
    o.load_state_dict(ours[expr]['optimizer'])
    run(o, w, 3)
    on[expr] = w.tolist()
torch.save(theirs, folder + '/theirs.pth')
json.dump({'ends': ends, 'on': on}, open(folder + '/out.json', 'w'))
`;

function run(o: Optimizer, w: Tensor): void {
  const X = tensor(start.X, { dtype: 'float64' });
  for (let i = 0; i < 3; i++)
    o.step(() => {
      o.zeroGrad();
      const loss = X.matmul(w).tanh().pow(2).mean().add(w.cos().sum().mul(0.1));
      loss.backward();
      return loss;
    });
}
const close = (got: readonly number[], wanted: readonly number[], tolerance = 1e-12): void => {
  expect(got).toHaveLength(wanted.length);
  got.forEach((v, i) => expect(Math.abs(v - (wanted[i] as number))).toBeLessThan(tolerance));
};

type Table = Record<string, number[][]>;
type Saved = Record<string, { w: Tensor; optimizer: OptimizerStateDict }>;

describe.runIf(hasTorch)('state dicts', () => {
  let out: { ends: Table; on: Table };
  let theirs: Saved;

  beforeAll(() => {
    const ours = Object.entries(optimizers).map(([expr, make]) => {
      const w = tensor(start.W, { dtype: 'float64' }).requiresGrad_();
      const o = make([w]);
      run(o, w);
      return [expr, { w: w.detach(), optimizer: o.stateDict() }];
    });
    writeFileSync(join(folder, 'ours.pth'), savePth(Object.fromEntries(ours)));
    writeFileSync(join(folder, 'exprs.json'), JSON.stringify(Object.keys(optimizers)));
    writeFileSync(join(folder, 'start.json'), JSON.stringify(start));
    const { stderr, status } = spawnSync(python, ['-c', script, folder], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    out = JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8')) as typeof out;
    theirs = loadPth<Saved>(readFileSync(join(folder, 'theirs.pth')));
  }, 60_000);

  it.each(Object.entries(optimizers))('%s: PyTorch goes on from ours', (expr) => {
    // PyTorch makes NAdam's float32 product a float64 as it loads, which then rounds otherwise.
    close((out.on[expr] ?? []).flat(), (out.ends[expr] ?? []).flat(), 1e-10);
  });

  it.each(Object.entries(optimizers))("%s: ours goes on from PyTorch's", (expr, make) => {
    const saved = theirs[expr] as Saved[string];
    const w = saved.w.clone().requiresGrad_();
    const o = make([w]);
    for (const group of o.paramGroups) group.lr = 0.77;
    o.loadStateDict(saved.optimizer);
    run(o, w);
    close(w.flatten().toArray() as number[], (out.ends[expr] ?? []).flat());
  });
});
