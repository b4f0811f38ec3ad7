// torch.nn.utils.parametrize
export { ParametrizationList } from './list.ts';
export {
  cached,
  isParametrized,
  registerParametrization,
  removeParametrizations,
  type RegisterParametrizationOptions,
  type RemoveParametrizationsOptions,
} from './register.ts';
