import { preset } from '../../tooling/tsup/preset.ts';

// The context files are entries of their own: package.json picks one by condition.
export default preset({
  splitting: false,
  entry: {
    index: 'src/index.ts',
    'context.node': 'src/context/context.node.ts',
    'context.browser': 'src/context/context.browser.ts',
  },
});
