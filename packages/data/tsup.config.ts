import { preset } from '../../tooling/tsup/preset.ts';

/** What package.json picks by condition. */
const platforms = {
  codec: 'src/images/codec',
  context: 'src/scope/context',
  disk: 'src/files/disk',
  display: 'src/progress/display',
  files: 'src/files/files',
  parse: 'src/tabular/parse',
  threads: 'src/workers/threads',
};
const entries = Object.entries(platforms).flatMap(([name, path]) =>
  ['node', 'browser'].map((platform) => [`${name}.${platform}`, `${path}.${platform}.ts`] as const),
);

export default preset({
  entry: {
    index: 'src/index.ts',
    images: 'src/images/index.ts',
    worker: 'src/workers/serve-worker.ts',
    'worker.node': 'src/workers/worker.node.ts',
    ...Object.fromEntries(entries),
  },
});
