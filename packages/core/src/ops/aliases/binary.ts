// Second names that torch has for elementwise ops of two tensors.
export { atan2 as arctan2 } from '../primitive/binary.ts';
export {
  ge as greaterEqual,
  gt as greater,
  le as lessEqual,
  lt as less,
  ne as notEqual,
} from '../primitive/compare.ts';
