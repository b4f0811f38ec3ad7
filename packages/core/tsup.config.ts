import { presetWithModules } from '../../tooling/tsup/preset.ts';

// The platform files are entries of their own: package.json picks one by condition.
export default presetWithModules({
  entry: {
    index: 'src/index.ts',
    internal: 'src/internal.ts',
    lean: 'src/lean.ts',
    rows: 'src/ops/rows.ts',
    'platform.node': 'src/platform/platform.node.ts',
    'platform.browser': 'src/platform/platform.browser.ts',
  },
});
