// torch.optim.swa_utils, save the schedule SWALR, which is with the others in optim.
export { AveragedModel, type AveragedModelOptions } from './averaged-model.ts';
export {
  getEmaAvgFn,
  getEmaMultiAvgFn,
  getSwaAvgFn,
  getSwaMultiAvgFn,
  type AvgFn,
  type MultiAvgFn,
} from './averages.ts';
export { updateBn } from './update-bn.ts';
