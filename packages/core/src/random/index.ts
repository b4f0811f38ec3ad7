export { fillBernoulli, fillBernoulliFrom } from './bernoulli.ts';
export {
  defaultGenerator,
  forkRng,
  getRngState,
  initialSeed,
  manualSeed,
  seed,
  setRngState,
} from './default-generator.ts';
export { Generator } from './generator.ts';
export { fillRandint, fillRandom, randperm } from './integers.ts';
export type { RandomArray } from './integers.ts';
export { fillCauchy, fillExponential, fillGeometric } from './inverse-transform.ts';
export { multinomial } from './multinomial.ts';
export { fillLogNormal, fillNormal, normalOfUniform, standardNormal } from './normal.ts';
export { fillUniform } from './uniform.ts';
