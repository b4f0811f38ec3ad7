import type { Evaluation } from './evaluate.ts';
import { grayPng } from './png.ts';
import { percent, whole } from './text.ts';

/** Pixels of a test image, 28 rows of 28, 0 (paper) to 255 (ink). */
export type PixelsOf = (index: number) => Uint8Array;

const columns = 12;
const cell = { width: 74, height: 96, image: 56 };
const margin = 28;
const [right, wrong] = ['#15803d', '#c2261d'];

/** The first test digits, and the mistakes the network was surest of, as an SVG document. */
export function drawPredictions(evaluation: Evaluation, pixelsOf: PixelsOf, title: string): string {
  const { accuracy, labels, predictions, confidences } = evaluation;
  const first = Array.from({ length: Math.min(4 * columns, labels.length) }, (_, i) => i);
  const mistakes = labels.flatMap((label, i) => (label === predictions[i] ? [] : [i]));
  const sure = (i: number): number => confidences[i] as number;
  const surest = [...mistakes].sort((a, b) => sure(b) - sure(a)).slice(0, 2 * columns);

  let y = 92;
  const parts: string[] = [];
  const section = (heading: string, indices: readonly number[]): void => {
    if (indices.length === 0) return;
    parts.push(`<text x="${margin}" y="${y}" class="heading">${escape(heading)}</text>`);
    indices.forEach((index, i) => {
      const left = margin + (i % columns) * cell.width;
      const top = y + 14 + Math.floor(i / columns) * cell.height;
      parts.push(digit(evaluation, index, pixelsOf(index), left, top));
    });
    y += 14 + Math.ceil(indices.length / columns) * cell.height + 26;
  };
  section(`The first ${first.length} test digits`, first);
  section(`Mistakes made with the most confidence: ${surest.length} of ${whole(mistakes.length)}`, surest);

  const width = 2 * margin + columns * cell.width;
  const summary = `${percent(accuracy)} of ${whole(labels.length)} test digits are right. Mistakes have a red frame, a cross, and the right digit in brackets.`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y}" viewBox="0 0 ${width} ${y}" role="img">
<title>${escape(title)}</title>
<style>
text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: #52606d }
.title { font-size: 18px; font-weight: 600; fill: #1f2933 } .heading { font-size: 14px; font-weight: 600; fill: #1f2933 }
.right { fill: ${right}; text-anchor: middle } .wrong { fill: ${wrong}; text-anchor: middle; font-weight: 700 }
image { image-rendering: pixelated }
</style>
<rect width="100%" height="100%" fill="white"/>
<text x="${margin}" y="38" class="title">${escape(title)}</text>
<text x="${margin}" y="60">${escape(summary)}</text>
${parts.join('\n')}
</svg>
`;
}

function digit(evaluation: Evaluation, index: number, pixels: Uint8Array, left: number, top: number): string {
  const label = evaluation.labels[index] as number;
  const prediction = evaluation.predictions[index] as number;
  const confidence = percent(evaluation.confidences[index] as number, 1);
  const ok = label === prediction;
  const [x, y, size] = [left + (cell.width - cell.image) / 2, top + 6, cell.image];
  const paper = pixels.map((value) => 255 - value);
  const image = grayPng(paper, 28, 28).toString('base64');
  const middle = left + cell.width / 2;
  const corner = { x: x + size, y };
  return [
    `<g><title>Test image ${index}: predicted ${prediction} (${confidence} sure), is ${label}</title>`,
    `<image x="${x}" y="${y}" width="${size}" height="${size}" href="data:image/png;base64,${image}"/>`,
    `<rect x="${x - 2}" y="${y - 2}" width="${size + 4}" height="${size + 4}" rx="4" fill="none" stroke="${ok ? '#d3dae1' : wrong}" stroke-width="${ok ? 1 : 2.5}"/>`,
    ...(ok
      ? []
      : [
          `<circle cx="${corner.x}" cy="${corner.y}" r="8" fill="${wrong}"/>`,
          `<path d="M${corner.x - 3} ${corner.y - 3}l6 6m0 -6l-6 6" stroke="white" stroke-width="2"/>`,
        ]),
    `<text x="${middle}" y="${y + size + 19}" class="${ok ? 'right' : 'wrong'}">${ok ? prediction : `${prediction} (${label})`}</text></g>`,
  ].join('');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
