import type { LayoutName } from '../inputs/input.ts';
import { invoke } from '../samples/sample.ts';
import { agree, described } from './agree.ts';
import type { CheckContext } from './check.ts';
import { prepare, tensorsIn, withTensors } from './prepare.ts';

const layouts: readonly LayoutName[] = ['transposed', 'stepped', 'expanded'];

/** Results do not depend on where elements lie: transposed, with gaps and an offset, or shared by an expanded dimension. */
export function checkLayouts({ sample, device }: CheckContext): void {
  for (const dtype of sample.dtypes) {
    for (const given of sample.cases) {
      for (const layout of layouts) {
        const args = prepare(sample, given, { device, dtype, layout });
        const dense = withTensors(
          args,
          tensorsIn(args).map((x) => x.clone()),
        );
        const where = `${sample.name}(${described(args)}) with ${layout} arguments`;
        agree(invoke(sample.call, args), invoke(sample.call, dense), where, sample.tolerance);
      }
    }
  }
}
