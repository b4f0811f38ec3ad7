// jax-js on its WASM backend, jitted as its users jit. Every argument is consumed; `ref` keeps it.
import type { Call } from '../child/measure.ts';
import { serve, type Subject } from '../child/serve.ts';
import { labels, mlp, values } from './data.ts';
import { loadPeer } from './load.ts';

interface Arr {
  readonly ref: Arr;
  reshape(sizes: readonly number[]): Arr;
  add(other: Arr | number): Arr;
  sub(other: Arr): Arr;
  mul(other: Arr | number): Arr;
  neg(): Arr;
  mean(): Arr;
  sum(axis?: number): Arr;
  blockUntilReady(): Promise<Arr>;
  dispose(): void;
}

type Params = readonly Arr[];

/** What is used of @jax-js/jax. */
interface Jax {
  init(device: 'wasm'): Promise<readonly string[]>;
  defaultDevice(device: 'wasm'): string;
  jit<A extends readonly unknown[], R>(compute: (...args: A) => R): (...args: A) => R;
  valueAndGrad(loss: (params: Params, x: Arr, y: Arr) => Arr): (params: Params, x: Arr, y: Arr) => [Arr, Params];
  readonly numpy: {
    array(data: Float32Array | Int32Array): Arr;
    ones(sizes: readonly number[]): Arr;
    matmul(a: Arr, b: Arr): Arr;
    exp(a: Arr): Arr;
    sum(a: Arr): Arr;
  };
  readonly nn: {
    relu(x: Arr): Arr;
    gelu(x: Arr, options: { approximate: boolean }): Arr;
    softmax(x: Arr, axis: number): Arr;
    logSoftmax(x: Arr, axis: number): Arr;
    standardize(x: Arr, axis: number): Arr;
    oneHot(x: Arr, classes: number): Arr;
  };
}

async function done(result: Arr): Promise<void> {
  (await result.blockUntilReady()).dispose();
}

function casesOf({ numpy: np, nn, jit, valueAndGrad }: Jax): Subject['cases'] {
  const floats = (...sizes: number[]): Arr => np.array(values(sizes.reduce((a, b) => a * b))).reshape(sizes);
  const call =
    (compute: (...inputs: Arr[]) => Arr, ...sizes: readonly (readonly number[])[]) =>
    (): Call => {
      const inputs = sizes.map((size) => floats(...size));
      const jitted = jit(compute);
      return () => done(jitted(...inputs.map((input) => input.ref)));
    };
  const binary = (compute: (a: Arr, b: Arr) => Arr, ...sizes: readonly (readonly number[])[]): (() => Call) =>
    call((...[a, b]) => compute(a as Arr, b as Arr), ...sizes);
  const unary = (compute: (x: Arr) => Arr, ...size: number[]): (() => Call) =>
    call((...[x]) => compute(x as Arr), size);
  const gemm = (n: number): (() => Call) => binary((a, b) => np.matmul(a, b), [n, n], [n, n]);
  return {
    gemm64: gemm(64),
    gemm256: gemm(256),
    gemm512: gemm(512),
    gemm1024: gemm(1024),
    add1e6: binary((a, b) => a.add(b), [1e6], [1e6]),
    exp1e6: unary((x) => np.exp(x), 1e6),
    gelu1e6: unary((x) => nn.gelu(x, { approximate: false }), 1e6),
    sum1e6: unary((x) => np.sum(x), 1e6),
    softmax1024: unary((x) => nn.softmax(x, -1), 1024, 1024),
    layernorm1024: call(
      (...[x, weight, bias]) =>
        nn
          .standardize(x as Arr, -1)
          .mul(weight as Arr)
          .add(bias as Arr),
      [1024, 1024],
      [1024],
      [1024],
    ),
    add1_x1000() {
      const [start, one] = [np.ones([1]), np.ones([1])];
      return async () => {
        let sum = start.ref;
        for (let i = 0; i < 1000; i++) sum = await sum.add(one.ref).blockUntilReady();
        sum.dispose();
      };
    },
    mlp() {
      let params: Params = [
        floats(mlp.inputs, mlp.hidden).mul(0.02),
        floats(mlp.hidden).mul(0.02),
        floats(mlp.hidden, mlp.classes).mul(0.03),
        floats(mlp.classes).mul(0.03),
      ];
      const x = floats(mlp.batch, mlp.inputs);
      const y = nn.oneHot(np.array(Int32Array.from(labels(mlp.batch))), mlp.classes);
      const lossOf = ([w1, b1, w2, b2]: Params, images: Arr, target: Arr): Arr => {
        const hidden = nn.relu(np.matmul(images, w1 as Arr).add(b1 as Arr));
        const logits = np.matmul(hidden, w2 as Arr).add(b2 as Arr);
        return nn.logSoftmax(logits, -1).mul(target).sum(-1).neg().mean();
      };
      const step = jit((current: Params, images: Arr, target: Arr): [Arr, Params] => {
        const [loss, grads] = valueAndGrad(lossOf)(
          current.map((p) => p.ref),
          images,
          target,
        );
        return [loss, current.map((p, i) => p.sub((grads[i] as Arr).mul(mlp.lr)))];
      });
      return async () => {
        const [loss, updated] = step(params, x.ref, y.ref);
        params = await Promise.all(updated.map((p) => p.blockUntilReady()));
        await done(loss);
      };
    },
  };
}

void serve(async () => {
  const { library: jax, version } = loadPeer<Jax>('@jax-js/jax');
  if (!(await jax.init('wasm')).includes('wasm')) throw new Error('its WASM backend does not start');
  jax.defaultDevice('wasm');
  return { version, threads: 1, mode: 'wasm', cases: casesOf(jax) };
});
