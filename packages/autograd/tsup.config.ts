import { presetWithModules } from '../../tooling/tsup/preset.ts';

// The context files are entries of their own: package.json picks one by condition.
export default presetWithModules({
  // Its own name: the picture's entry shares the one copy of the package.
  external: ['@kindling/autograd'],
  entry: {
    index: 'src/index.ts',
    lean: 'src/lean.ts',
    'context.node': 'src/context/context.node.ts',
    'context.browser': 'src/context/context.browser.ts',
    'graph-svg': 'src/graph-view/svg.ts',
  },
});
