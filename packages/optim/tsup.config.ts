import { presetWithModules } from '../../tooling/tsup/preset.ts';

export default presetWithModules();
