import { preset } from '../../tooling/tsup/preset.ts';

export default preset({
  entry: {
    index: 'src/index.ts',
    'host.node': 'src/host/host.node.ts',
    'host.browser': 'src/host/host.browser.ts',
    'rank.node': 'src/spawn/rank.node.ts',
  },
});
