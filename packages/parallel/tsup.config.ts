import { preset } from '../../tooling/tsup/preset.ts';

export default preset({
  entry: {
    index: 'src/index.ts',
    'host.node': 'src/host/host.node.ts',
    'host.browser': 'src/host/host.browser.ts',
    'build-gloo.node': 'src/gloo/build.node.ts',
    'rank.node': 'src/spawn/rank.node.ts',
    'kindling-run.node': 'src/run/kindling-run.node.ts',
    'thread-ranks.node': 'src/run/threads.node.ts',
    'watchdog.node': 'src/run/watchdog.node.ts',
  },
});
