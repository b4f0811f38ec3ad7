// The ways in which the CPU backend can run that `npm test` does not take by itself: that one revectorises where V8 can, with
// as many threads as there are cores.
export const modes = {
  'plain SIMD, one thread': {
    KINDLING_WASM_RELAXED: '0',
    KINDLING_WASM_REVECTORIZE: '0',
    KINDLING_NUM_THREADS: '1',
  },
  'relaxed SIMD, two threads for everything': {
    KINDLING_WASM_REVECTORIZE: '0',
    KINDLING_NUM_THREADS: '2',
    KINDLING_THREADS_ALWAYS: '1',
  },
};

/**
 * Tests whose results come from the backend's kernels; of an op's, those on the CPU. nn's own tests compute on the reference
 * backend, and the CUDA kernels have no modes.
 */
export const modeRuns = [
  ['--project=conformance', 'src/ops/ops.test', '--testNamePattern= on cpu '],
  [
    '--project=cpu-backend',
    '--project=optim',
    '--project=training',
    '--exclude=**/cuda*.test.ts',
    '--typecheck.enabled=false',
  ],
];

/** @param run runs vitest with arguments and more environment, and gives its exit status */
export async function testModes(run) {
  let failed = 0;
  for (const [name, env] of Object.entries(modes)) {
    for (const args of modeRuns) {
      console.log(`--- ${name}: vitest run ${args.join(' ')}`);
      if ((await run(args, env)) !== 0) failed++;
    }
  }
  const runs = Object.keys(modes).length * modeRuns.length;
  console.log(`modes of the CPU backend: ${runs - failed} of ${runs} runs passed`);
  return failed === 0 ? 0 : 1;
}
