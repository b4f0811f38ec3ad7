// torch.amp
export { autocast, autocastAsync, type AutocastOptions } from '@kindling/autograd';
export { GradScaler, type GradScalerOptions, type GradScalerStateDict } from '@kindling/optim';
