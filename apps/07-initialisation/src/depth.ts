import type { Notebook } from '@kindling-internal/chapter';
import { drawCurves } from '@kindling-internal/chapter/curves';
import { nn, noGrad, randn } from 'kindling';

const layers = 20;
const width = 128;

/** Spread of the values behind each of many ReLU layers whose weights are normal. */
function spreads(std: number): number[] {
  return noGrad(() => {
    const all: number[] = [];
    let x = randn([256, width]);
    for (let layer = 0; layer < layers; layer++) {
      x = nn.functional.relu(x.matmul(randn([width, width]).mul(std)));
      all.push(x.std().item());
    }
    return all;
  });
}

export async function depth({ section, print, save }: Notebook): Promise<void> {
  section('What becomes of a signal in a deep network?');
  const kaiming = Math.sqrt(2 / width);
  const curves = {
    'half of Kaiming': spreads(kaiming / 2),
    'Kaiming: √(2 / width)': spreads(kaiming),
    'twice Kaiming': spreads(2 * kaiming),
  };
  for (const [name, values] of Object.entries(curves))
    print(`${name}: spread ${values.at(-1)?.toPrecision(1)} behind layer ${layers}`);
  const title = 'Spread of the values behind each ReLU layer';
  save('depth.svg', await drawCurves(curves, { title, x: 'layer', y: 'standard deviation', log: true }));
}
