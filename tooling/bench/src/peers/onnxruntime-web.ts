import { serve, threads } from '../child/serve.ts';
import { loadPeer } from './load.ts';
import { onnxCases, type OnnxRuntime } from './onnxruntime.ts';

void serve(() => {
  const { library, version } = loadPeer<OnnxRuntime>('onnxruntime-web');
  library.env.wasm.numThreads = threads;
  return { version, threads, mode: 'wasm', cases: onnxCases(library, { executionProviders: ['wasm'] }) };
});
