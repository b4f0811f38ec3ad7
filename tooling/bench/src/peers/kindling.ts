import '@kindling/autograd';
import { cpuInfo } from '@kindling/cpu-backend';
import { fromArray, gelu, ones, softmax, version, type Tensor } from '@kindling/core';
import { CrossEntropyLoss, Linear, ReLU, Sequential, functional } from '@kindling/nn';
import { SGD } from '@kindling/optim';
import type { CaseName } from '../cases.ts';
import type { Call } from '../child/measure.ts';
import { serve, type Subject } from '../child/serve.ts';
import { labels, mlp, values } from './data.ts';

const floats = (...sizes: number[]): Tensor => fromArray(values(sizes.reduce((a, b) => a * b)), sizes);

function gemm(n: number): () => Call {
  return () => {
    const [a, b] = [floats(n, n), floats(n, n)];
    return () => void a.matmul(b);
  };
}

function additions(requiresGrad: boolean): () => Call {
  return () => {
    const [start, one] = [ones(1, { requiresGrad }), ones(1)];
    return () => {
      let sum = start;
      for (let i = 0; i < 1000; i++) sum = sum.add(one);
    };
  };
}

function trainMlp(): Call {
  const net = new Sequential(new Linear(mlp.inputs, mlp.hidden), new ReLU(), new Linear(mlp.hidden, mlp.classes));
  const optimizer = new SGD(net.parameters(), { lr: mlp.lr });
  const lossFn = new CrossEntropyLoss();
  const x = floats(mlp.batch, mlp.inputs);
  const y = fromArray(BigInt64Array.from(labels(mlp.batch), BigInt), [mlp.batch]);
  return () => {
    const loss = lossFn(net(x), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
  };
}

const cases: Record<CaseName, () => Call> = {
  gemm64: gemm(64),
  gemm256: gemm(256),
  gemm512: gemm(512),
  gemm1024: gemm(1024),
  add1e6: () => {
    const [a, b] = [floats(1e6), floats(1e6)];
    return () => void a.add(b);
  },
  exp1e6: () => {
    const a = floats(1e6);
    return () => void a.exp();
  },
  gelu1e6: () => {
    const a = floats(1e6);
    return () => void gelu(a);
  },
  sum1e6: () => {
    const a = floats(1e6);
    return () => void a.sum();
  },
  softmax1024: () => {
    const a = floats(1024, 1024);
    return () => void softmax(a, 1);
  },
  layernorm1024: () => {
    const [a, weight, bias] = [floats(1024, 1024), ones(1024), floats(1024)];
    return () => void functional.layerNorm(a, [1024], { weight, bias });
  },
  add1_x1000: additions(false),
  add1rec_x1000: additions(true),
  mlp: trainMlp,
};

void serve((): Subject => {
  const { wasmMode, threads } = cpuInfo();
  return { version, threads, mode: wasmMode, cases };
});
