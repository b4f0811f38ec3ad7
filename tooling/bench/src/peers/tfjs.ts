// TensorFlow.js on its WASM backend. It has no gelu and no layer norm: both are composed, as its users compose them.
import type { Call } from '../child/measure.ts';
import { serve, type Subject } from '../child/serve.ts';
import { labels, mlp, values } from './data.ts';
import { loadPeer } from './load.ts';

interface Tensor {
  readonly shape: readonly number[];
}
type Unary = (x: Tensor) => Tensor;
type Binary = (a: Tensor | number, b: Tensor | number) => Tensor;

/** What is used of @tensorflow/tfjs-core. */
interface Tfjs {
  setBackend(name: 'wasm'): Promise<boolean>;
  tidy(compute: () => void): void;
  tensor(data: Float32Array, sizes: readonly number[]): Tensor;
  tensor1d(data: readonly number[], dtype: 'int32'): Tensor;
  ones(sizes: readonly number[]): Tensor;
  variable(initial: Tensor): Tensor;
  readonly add: Binary;
  readonly sub: Binary;
  readonly mul: Binary;
  readonly div: Binary;
  readonly matMul: (a: Tensor, b: Tensor) => Tensor;
  readonly sqrt: Unary;
  readonly exp: Unary;
  readonly erf: Unary;
  readonly sum: Unary;
  readonly relu: Unary;
  readonly softmax: Unary;
  moments(x: Tensor, axis: number, keepDims: boolean): { mean: Tensor; variance: Tensor };
  oneHot(indices: Tensor, depth: number): Tensor;
  readonly losses: { softmaxCrossEntropy(labels: Tensor, logits: Tensor): Tensor };
  readonly train: { sgd(lr: number): { minimize(loss: () => Tensor): void } };
}

function casesOf(tf: Tfjs): Subject['cases'] {
  const floats = (...sizes: number[]): Tensor => tf.tensor(values(sizes.reduce((a, b) => a * b)), sizes);
  const call =
    (compute: (...inputs: readonly [Tensor, Tensor, Tensor]) => Tensor, ...sizes: readonly (readonly number[])[]) =>
    (): Call => {
      const [a, b = a, c = a] = sizes.map((size) => floats(...size)) as [Tensor, Tensor?, Tensor?];
      return () => tf.tidy(() => void compute(a, b, c));
    };
  const gemm = (n: number): (() => Call) => call((a, b) => tf.matMul(a, b), [n, n], [n, n]);
  return {
    gemm64: gemm(64),
    gemm256: gemm(256),
    gemm512: gemm(512),
    gemm1024: gemm(1024),
    add1e6: call((a, b) => tf.add(a, b), [1e6], [1e6]),
    exp1e6: call((x) => tf.exp(x), [1e6]),
    gelu1e6: call((x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)), [1e6]),
    sum1e6: call((x) => tf.sum(x), [1e6]),
    softmax1024: call((x) => tf.softmax(x), [1024, 1024]),
    layernorm1024: call(
      (x, weight, bias) => {
        const { mean, variance } = tf.moments(x, 1, true);
        const normal = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5)));
        return tf.add(tf.mul(normal, weight), bias);
      },
      [1024, 1024],
      [1024],
      [1024],
    ),
    add1_x1000: call(
      (start, one) => {
        let sum = start;
        for (let i = 0; i < 1000; i++) sum = tf.add(sum, one);
        return sum;
      },
      [1],
      [1],
    ),
    mlp() {
      const parameter = (scale: number, ...sizes: number[]): Tensor => tf.variable(tf.mul(floats(...sizes), scale));
      const [w1, b1] = [parameter(0.02, mlp.inputs, mlp.hidden), parameter(0.02, mlp.hidden)];
      const [w2, b2] = [parameter(0.03, mlp.hidden, mlp.classes), parameter(0.03, mlp.classes)];
      const x = floats(mlp.batch, mlp.inputs);
      const y = tf.oneHot(tf.tensor1d(labels(mlp.batch), 'int32'), mlp.classes);
      const optimizer = tf.train.sgd(mlp.lr);
      const logits = (): Tensor => {
        const hidden = tf.relu(tf.add(tf.matMul(x, w1), b1));
        return tf.add(tf.matMul(hidden, w2), b2);
      };
      return () => optimizer.minimize(() => tf.losses.softmaxCrossEntropy(y, logits()));
    },
  };
}

void serve(async () => {
  const { library: tf, version } = loadPeer<Tfjs>('@tensorflow/tfjs-core');
  // The whole package registers the gradients.
  loadPeer('@tensorflow/tfjs');
  loadPeer('@tensorflow/tfjs-backend-wasm');
  if (!(await tf.setBackend('wasm'))) throw new Error('its WASM backend does not start');
  // Its thread pool works in browsers only.
  return { version, threads: 1, mode: 'wasm', cases: casesOf(tf) };
});
