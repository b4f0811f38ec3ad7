// torch.nn.init
export { fansOf, type FanMode } from './fans.ts';
export { constant_, eye_, normal_, ones_, symmetric, uniform_, zeros_, type GeneratorOption } from './fill.ts';
export { calculateGain, type Nonlinearity } from './gain.ts';
export { orthogonal_, type OrthogonalOptions } from './orthogonal.ts';
export {
  kaimingNormal_,
  kaimingUniform_,
  xavierNormal_,
  xavierUniform_,
  type KaimingOptions,
  type XavierOptions,
} from './scaled.ts';
export { dirac_, sparse_ } from './patterned.ts';
export { truncNormal_, type TruncNormalOptions } from './truncated.ts';
