import { presetWithModules } from '../../tooling/tsup/preset.ts';

export default presetWithModules({
  entry: { index: 'src/index.ts', models: 'src/models/index.ts', summary: 'src/summary/index.ts' },
});
