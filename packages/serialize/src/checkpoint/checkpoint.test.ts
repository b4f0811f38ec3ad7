import '@kindling/cpu-backend';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Generator, getRngState, manualSeed, rand, tensor, type Tensor } from '@kindling/core';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import * as nn from '../../../nn/src/index.ts';
import { Adam, StepLR } from '../../../optim/src/index.ts';
import { SerializeError } from '../errors.ts';
import { checkpointHistory, decodeCheckpoint, encodeCheckpoint, loadCheckpoint, saveCheckpoint } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'kindling-checkpoint-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'c.pth');
beforeEach(() => {
  for (const file of [path, ...checkpointHistory(path)]) rmSync(file, { force: true });
});

function trained(seed: number, features = 2) {
  manualSeed(seed);
  const net = new nn.Linear(3, features);
  const optimizer = new Adam(net.parameters(), { lr: 0.1 });
  const scheduler = new StepLR(optimizer, 1);
  net(rand([4, 3]))
    .pow(2)
    .sum()
    .backward();
  optimizer.step();
  scheduler.step();
  return { net, optimizer, scheduler };
}
const everything = ({ net, optimizer, scheduler }: ReturnType<typeof trained>): unknown =>
  JSON.stringify([
    Object.values(net.stateDict()).map((x) => x.toArray()),
    [...optimizer.stateDict().state].map(([id, s]) => [id, Object.values(s).map((x) => (x as Tensor).toArray())]),
    optimizer.stateDict().param_groups,
    scheduler.stateDict(),
    [...getRngState()],
  ]);

describe('encodeCheckpoint and decodeCheckpoint', () => {
  it('restore parts in objects and arrays, generators, and give back the rest', () => {
    const [a, b] = [trained(1), trained(2)];
    const generator = new Generator().manualSeed(3);
    generator.random();
    const random = getRngState();
    const bytes = encodeCheckpoint({
      nets: { a: a.net },
      both: [a.optimizer, b.optimizer],
      generator,
      epoch: 4,
      best: 0.5,
      none: undefined,
    });
    const [c, d] = [trained(3), trained(4)];
    const other = new Generator();
    const rest = decodeCheckpoint(bytes, { nets: { a: c.net }, both: [c.optimizer, d.optimizer], generator: other });
    expect(rest).toEqual({ epoch: 4, best: 0.5 });
    expect(c.net.weight.toArray()).toEqual(a.net.weight.toArray());
    expect(d.optimizer.state.get(d.net.weight)?.expAvg.toArray()).toEqual(
      b.optimizer.state.get(b.net.weight)?.expAvg.toArray(),
    );
    expect(other.random()).toBe(generator.random());
    expect(getRngState()).toEqual(random);
  });

  it('change nothing when anything does not fit', () => {
    const saved = trained(1);
    const good = encodeCheckpoint({ ...saved });
    const target = trained(2);
    const wide = trained(3, 5);
    const before = everything(target);
    const bad: [content: Record<string, unknown>, text: string][] = [
      [{ ...saved, net: wide.net }, 'size mismatch for weight'],
      [{ ...saved, optimizer: wide.optimizer }, 'exp_avg'],
      [{ ...saved, scheduler: { last_epoch: 'x' } }, 'has no last_epoch'],
      [{ net: saved.net, optimizer: saved.optimizer }, "'scheduler': the checkpoint holds no state"],
    ];
    for (const [content, text] of bad)
      expect(() => decodeCheckpoint(encodeCheckpoint(content), { ...target })).toThrow(text);
    expect(() => decodeCheckpoint(good.subarray(0, good.length - 200), { ...target })).toThrow(SerializeError);
    const damaged = good.slice();
    damaged[good.length >> 1] = (damaged[good.length >> 1] as number) ^ 1;
    expect(() => decodeCheckpoint(damaged, { ...target })).toThrow(SerializeError);
    expect(everything(target) === before).toBe(true);
    decodeCheckpoint(good, { ...target });
    expect(target.net.weight.toArray()).toEqual(saved.net.weight.toArray());
  });

  it('put parts back that could not be checked', () => {
    class Plain {
      value: number;
      constructor(value: number) {
        this.value = value;
      }
      stateDict(): { value: number } {
        return { value: this.value };
      }
      loadStateDict({ value }: { value: number }): void {
        this.value = value;
        if (value < 0) throw new RangeError('below 0');
      }
    }
    const bytes = encodeCheckpoint({ a: new Plain(1), b: new Plain(-1) });
    const [a, b] = [new Plain(5), new Plain(6)];
    expect(() => decodeCheckpoint(bytes, { a, b })).toThrow('below 0');
    expect([a.value, b.value]).toEqual([5, 6]);
    decodeCheckpoint(bytes, { a });
    expect(a.value).toBe(1);
  });

  it('name what is wrong', () => {
    expect(() => encodeCheckpoint({ rng_state: 1 })).toThrow("'rng_state': the default generator is saved");
    expect(() => encodeCheckpoint({ fn: () => 1 })).toThrow("'fn': a value of type function cannot be saved");
    expect(() => decodeCheckpoint(encodeCheckpoint({ a: [1] }), { a: [] })).toThrow('no list of 0 states');
    expect(() => decodeCheckpoint(encodeCheckpoint({ g: tensor([1]) }), { g: new Generator() })).toThrow(
      'no tensor of bytes',
    );
  });
});

describe('saveCheckpoint', () => {
  it('keeps so many, the newest under the name itself too', () => {
    for (let step = 1; step <= 5; step++) saveCheckpoint(path, { step }, { keep: 3 });
    expect(checkpointHistory(path)).toEqual(['000003', '000004', '000005'].map((n) => join(folder, `c.${n}.pth`)));
    expect(checkpointHistory(path).map((p) => loadCheckpoint(p))).toEqual([{ step: 3 }, { step: 4 }, { step: 5 }]);
    expect(loadCheckpoint(path)).toEqual({ step: 5 });
    expect(statSync(path).ino).toBe(statSync(join(folder, 'c.000005.pth')).ino);
    saveCheckpoint(path, { step: 6 });
    expect(loadCheckpoint(join(folder, 'c.000005.pth'))).toEqual({ step: 5 });
  });

  it('refuses a damaged or missing file, by name', () => {
    saveCheckpoint(path, { step: 1, x: rand([100]) });
    truncateSync(path, 300);
    expect(() => loadCheckpoint(path)).toThrow(path);
    expect(() => loadCheckpoint(join(folder, 'none.pth'))).toThrow('cannot be read');
    expect(() => saveCheckpoint(join(folder, 'none', 'c.pth'), {})).toThrow('folder does not exist');
    expect(() => saveCheckpoint(path, {}, { keep: 0 })).toThrow('keep must be');
  });

  it('removes what a killed process left, but not what may still be written', () => {
    const [old, fresh] = ['.c.pth.0123456789ab.tmp', '.c.000007.pth.0123456789ab.tmp'].map((n) => join(folder, n)) as [
      string,
      string,
    ];
    for (const file of [old, fresh]) writeFileSync(file, 'x');
    utimesSync(old, 1, 1);
    saveCheckpoint(path, {});
    expect([existsSync(old), existsSync(fresh)]).toEqual([false, true]);
    rmSync(fresh);
  });
});

const python = spawnSync('/usr/bin/python3', ['-c', 'import torch']).status === 0 ? '/usr/bin/python3' : 'python3';
const hasTorch = spawnSync(python, ['-c', 'import torch']).status === 0;

it.runIf(hasTorch)('opens in PyTorch, which goes on from it; and the way back', () => {
  const { net, optimizer, scheduler } = trained(1);
  saveCheckpoint(path, { net, optimizer, scheduler, epoch: 3 });
  const back = join(folder, 'back.pth');
  const script = `
import torch
c = torch.load(${JSON.stringify(path)})
net = torch.nn.Linear(3, 2)
net.load_state_dict(c['net'])
o = torch.optim.Adam(net.parameters())
o.load_state_dict(c['optimizer'])
s = torch.optim.lr_scheduler.StepLR(o, 1)
s.load_state_dict(c['scheduler'])
o.load_state_dict(c['optimizer'])
torch.set_rng_state(c['rng_state'])
assert c['epoch'] == 3 and s.last_epoch == 1 and o.param_groups[0]['lr'] == ${optimizer.paramGroups[0]?.lr}
net(torch.rand(4, 3)).pow(2).sum().backward()
o.step(); s.step()
torch.save({'net': net.state_dict(), 'optimizer': o.state_dict(), 'scheduler': s.state_dict(), 'rng_state': torch.get_rng_state(), 'epoch': 4}, ${JSON.stringify(back)})
`;
  const { status, stderr } = spawnSync(python, ['-c', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  optimizer.zeroGrad();
  net(rand([4, 3]))
    .pow(2)
    .sum()
    .backward();
  optimizer.step();
  scheduler.step();
  const other = trained(7);
  expect(decodeCheckpoint(readFileSync(back), { ...other })).toEqual({ epoch: 4 });
  expect(other.net.weight.flatten().sub(net.weight.flatten()).abs().amax().item()).toBeLessThan(1e-6);
  expect(other.optimizer.state.get(other.net.weight)?.step).toBe(2);
  expect(other.scheduler.getLastLr()).toEqual(scheduler.getLastLr());
});
