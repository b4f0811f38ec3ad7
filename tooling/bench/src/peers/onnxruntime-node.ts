import { serve, threads } from '../child/serve.ts';
import { loadPeer } from './load.ts';
import { onnxCases, type OnnxRuntime } from './onnxruntime.ts';

void serve(() => {
  const { library, version } = loadPeer<OnnxRuntime>('onnxruntime-node');
  return { version, threads, cases: onnxCases(library, { intraOpNumThreads: threads, interOpNumThreads: 1 }) };
});
