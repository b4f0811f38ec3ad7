import type { Notebook } from '@kindling-internal/chapter';
import { accuracy, percent, type Digits } from '@kindling-internal/chapter/digits';
import { saveImage } from '@kindling/data/images';
import { data, models, noGrad, serialize, stack, type Tensor } from 'kindling';

/** The digits that the network is surest of and wrong about. */
function worst(net: models.LeNet, digits: Digits, count: number): { index: number; told: number; is: number }[] {
  const mistakes: { index: number; told: number; is: number; sure: number }[] = [];
  noGrad(() => {
    let index = 0;
    for (const [images, labels] of new data.DataLoader(digits, { batchSize: 500 })) {
      const { values, indices } = net(images).softmax(1).max(1);
      const [sure, told, is] = [values, indices, labels].map((x) => Array.from(x.toTypedArray(), Number));
      is?.forEach((digit, i) => {
        if (told?.[i] !== digit)
          mistakes.push({ index: index + i, told: told?.[i] ?? -1, is: digit, sure: sure?.[i] ?? 0 });
      });
      index += labels.size(0);
    }
  });
  return mistakes.sort((a, b) => b.sure - a.sure).slice(0, count);
}

/** Each pixel as a square of pixels. */
const enlarged = (images: Tensor, times: number): Tensor =>
  images.repeatInterleave(times, -2).repeatInterleave(times, -1);

export async function judge(
  { section, print, save, file }: Notebook,
  net: models.LeNet,
  digits: Digits,
): Promise<void> {
  section('Test');
  net.eval();
  print(`${percent(accuracy(net, digits))} of ${digits.length} test digits are right`);

  section('Where it errs');
  const mistakes = worst(net, digits, 24);
  print(mistakes.map(({ told, is }) => `${is} taken for ${told}`).join(', '));
  const pictures = await Promise.all(mistakes.map(async ({ index }) => (await digits.getItem(index))[0]));
  await saveImage(enlarged(stack(pictures), 3), file('mistakes.png'), { nrow: 8, padding: 6, padValue: 0.5 });
  print(`wrote ${file('mistakes.png')}`);

  section('What the first layer looks for');
  await saveImage(enlarged(net.conv1.weight.detach(), 16), file('kernels.png'), {
    nrow: 6,
    normalize: true,
    scaleEach: true,
    padding: 8,
    padValue: 1,
  });
  print(`wrote ${file('kernels.png')}`);

  section('Saved and loaded');
  const path = save('lenet.safetensors', serialize.save(net.stateDict(), { format: 'pt' }));
  const again = new models.LeNet();
  again.loadStateDict(serialize.loadFile(path));
  print('the same answers:', accuracy(again, digits) === accuracy(net, digits));
}
