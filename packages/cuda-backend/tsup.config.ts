import { preset } from '../../tooling/tsup/preset.ts';

export default preset({
  entry: {
    index: 'src/index.ts',
    'build-cuda.node': 'src/native/build-cuda.node.ts',
  },
});
