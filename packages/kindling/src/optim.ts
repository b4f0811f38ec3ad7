// torch.optim; the averaged models of swa_utils are modules, so that they live in nn.
export * from '@kindling/optim';
export { swaUtils } from '@kindling/nn';
