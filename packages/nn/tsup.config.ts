import { preset } from '../../tooling/tsup/preset.ts';

export default preset({
  entry: { index: 'src/index.ts', models: 'src/models/index.ts', summary: 'src/summary/index.ts' },
});
