// The cases that both onnxruntimes do: inference only, a model of one node each.
import type { Call } from '../child/measure.ts';
import type { Subject } from '../child/serve.ts';
import { values } from './data.ts';
import { onnxModel, type Node } from './onnx-model.ts';

/** What is used of onnxruntime's JavaScript interface. */
export interface OnnxRuntime {
  readonly InferenceSession: { create(model: Uint8Array, options: object): Promise<Session> };
  readonly Tensor: new (type: 'float32', data: Float32Array, sizes: readonly number[]) => object;
  readonly env: { readonly wasm: { numThreads: number } };
}

interface Session {
  run(inputs: Readonly<Record<string, object>>): Promise<unknown>;
}

const million = [1e6];
const square = [1024, 1024];

export function onnxCases(ort: OnnxRuntime, options: object): Subject['cases'] {
  const model =
    (op: string, inputs: readonly (readonly number[])[], output: readonly number[], attributes?: Node['attributes']) =>
    async (): Promise<Call> => {
      const named = inputs.map((sizes, i) => ({ name: `x${i}`, sizes }));
      const bytes = onnxModel({ op, inputs: named, output: { name: 'y', sizes: output }, attributes });
      const session = await ort.InferenceSession.create(bytes, options);
      const feeds = Object.fromEntries(
        named.map(({ name, sizes }) => {
          const data = values(sizes.reduce((a, b) => a * b));
          return [name, new ort.Tensor('float32', data, sizes)];
        }),
      );
      return async () => void (await session.run(feeds));
    };
  const gemm = (n: number): (() => Promise<Call>) =>
    model(
      'MatMul',
      [
        [n, n],
        [n, n],
      ],
      [n, n],
    );
  return {
    gemm64: gemm(64),
    gemm256: gemm(256),
    gemm512: gemm(512),
    gemm1024: gemm(1024),
    add1e6: model('Add', [million, million], million),
    exp1e6: model('Exp', [million], million),
    gelu1e6: model('Gelu', [million], million),
    sum1e6: model('ReduceSum', [million], [], { keepdims: 0 }),
    softmax1024: model('Softmax', [square], square, { axis: -1 }),
    layernorm1024: model('LayerNormalization', [square, [1024], [1024]], square, { axis: -1 }),
  };
}
