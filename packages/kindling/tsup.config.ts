import { preset } from '../../tooling/tsup/preset.ts';

export default preset({
  entry: {
    index: 'src/index.ts',
    'cuda.node': 'src/cuda/cuda.node.ts',
    'cuda.browser': 'src/cuda/cuda.browser.ts',
  },
});
