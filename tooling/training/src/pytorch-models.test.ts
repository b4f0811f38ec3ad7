// Whole models to and from real PyTorch, with torchvision's code for the ResNet; skipped where Python has neither.
import '@kindling/cpu-backend';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noGrad } from '@kindling/autograd';
import { manualSeed, rand, randn, type Tensor } from '@kindling/core';
import { BatchNorm2d, LayerNorm, LSTM, TransformerEncoder, TransformerEncoderLayer, type Module } from '@kindling/nn';
import { resnet18 } from '@kindling/nn/models';
import { loadPth, savePth } from '@kindling/serialize';
import { afterAll, beforeAll, expect, it } from 'vitest';

const python = ['/usr/bin/python3', 'python3'].find(
  (p) => spawnSync(p, ['-c', 'import torch, torchvision']).status === 0,
);
const missing = 'no Python with torch and torchvision (Debian: python3-torch, python3-torchvision)';

const networks = `
import sys, torch, torchvision
from torch import nn
torch.manual_seed(0)
networks = {
    'resnet18': (torchvision.models.resnet18(), torch.randn(3, 3, 224, 224)),
    'lstm': (nn.LSTM(28, 48, num_layers=2, bidirectional=True, batch_first=True), torch.randn(3, 9, 28)),
    'encoder': (
        nn.TransformerEncoder(nn.TransformerEncoderLayer(32, 4, 64, batch_first=True), 3, norm=nn.LayerNorm(32)),
        torch.randn(3, 9, 32),
    ),
}
def run(net, x):
    with torch.no_grad():
        y = net.eval()(x)
    return y[0] if isinstance(y, tuple) else y
`;
const write = `${networks}
for name, (net, x) in networks.items():
    for m in net.modules():
        if isinstance(m, nn.BatchNorm2d):
            m.running_mean.normal_(0, 0.2)
            m.running_var.uniform_(0.5, 2)
            m.num_batches_tracked += 7
    torch.save(net.state_dict(), f'{sys.argv[1]}/{name}.pth')
    torch.save({'x': x, 'y': run(net, x)}, f'{sys.argv[1]}/{name}.values.pth')
`;
const read = `${networks}
net, _ = networks[sys.argv[2]]
print(net.load_state_dict(torch.load(f'{sys.argv[1]}/back.pth'), strict=True))
values = torch.load(f'{sys.argv[1]}/back.values.pth')
assert all(int(m.num_batches_tracked) == 3 for m in net.modules() if isinstance(m, nn.BatchNorm2d))
y = run(net, values['x'])
assert y.shape == values['y'].shape
print((y - values['y']).abs().max().item(), y.abs().max().item())
`;

let folder = '';
const call = (script: string, ...args: string[]): string => {
  const { stdout, stderr, status } = spawnSync(python as string, ['-c', script, folder, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-'));
  if (python !== undefined) call(write);
}, 120_000);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const builders: Record<string, () => Module> = {
  resnet18: () => resnet18(),
  lstm: () => new LSTM(28, 48, { numLayers: 2, bidirectional: true, batchFirst: true }),
  encoder: () => {
    const layer = new TransformerEncoderLayer(32, 4, { dimFeedforward: 64, batchFirst: true });
    return new TransformerEncoder(layer, 3, { norm: new LayerNorm(32) });
  },
};

const run = (net: Module, x: Tensor): Tensor => {
  const y: unknown = noGrad(() => net.eval()(x) as unknown);
  return (Array.isArray(y) ? y[0] : y) as Tensor;
};

it.for(Object.entries(builders))(
  "%s computes the same with PyTorch's weights",
  { timeout: 120_000 },
  ([name, make], { skip }) => {
    if (python === undefined) return skip(missing);
    manualSeed(1);
    const net = make();
    const { x, y } = loadPth<{ x: Tensor; y: Tensor }>(readFileSync(join(folder, `${name}.values.pth`)));
    expect(run(net, x).sub(y).abs().max().item()).toBeGreaterThan(1e-2);
    const state = loadPth(readFileSync(join(folder, `${name}.pth`)));
    expect(String(net.loadStateDict(state))).toBe('<All keys matched successfully>');
    expect(run(net, x).sub(y).abs().max().item()).toBeLessThan(1e-4);
  },
);

it.for(Object.entries(builders))(
  '%s gives its weights to PyTorch, which computes the same',
  { timeout: 120_000 },
  ([name, make], { skip }) => {
    if (python === undefined) return skip(missing);
    manualSeed(2);
    const net = make();
    for (const m of net.modules()) {
      if (!(m instanceof BatchNorm2d)) continue;
      m.runningMean?.normal_(0, 0.2);
      m.runningVar?.copy_(rand(m.runningVar.sizes).add(0.5));
      m.numBatchesTracked?.fill_(3);
    }
    const { x } = loadPth<{ x: Tensor }>(readFileSync(join(folder, `${name}.values.pth`)));
    const input = randn(x.sizes);
    writeFileSync(join(folder, 'back.pth'), savePth(net.stateDict()));
    writeFileSync(join(folder, 'back.values.pth'), savePth({ x: input, y: run(net, input) }));
    const [keys, numbers = ''] = call(read, name).split('\n');
    expect(keys).toBe('<All keys matched successfully>');
    const [off, size] = numbers.split(' ').map(Number) as [number, number];
    expect(off).toBeLessThan(1e-4);
    expect(size).toBeGreaterThan(1e-2);
  },
);
