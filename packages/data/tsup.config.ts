import { preset } from '../../tooling/tsup/preset.ts';

// The .node and .browser entries are picked by condition in package.json.
export default preset({
  entry: {
    index: 'src/index.ts',
    'context.node': 'src/scope/context.node.ts',
    'context.browser': 'src/scope/context.browser.ts',
    'files.node': 'src/files/files.node.ts',
    'files.browser': 'src/files/files.browser.ts',
    'display.node': 'src/progress/display.node.ts',
    'display.browser': 'src/progress/display.browser.ts',
  },
});
