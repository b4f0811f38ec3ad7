import { centred } from './centred.ts';

const side = 28;
const penWidth = 20;
const stride = 14;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Ink on a canvas, by pointer or keyboard, and what it looks like to the network. */
export class Drawing {
  readonly #canvas: HTMLCanvasElement;
  readonly #changed: (pixels: Float32Array | null) => void;
  readonly #penMoved: (down: boolean) => void;
  readonly #listeners = new AbortController();
  /** The ink alone; the canvas shows it in the colour of the text, with the keyboard's pen over it. */
  readonly #ink: CanvasRenderingContext2D;
  #pointer: Point | null = null;
  #pen: { at: Point; down: boolean } | null = null;

  constructor(
    canvas: HTMLCanvasElement,
    changed: (pixels: Float32Array | null) => void,
    penMoved: (down: boolean) => void,
  ) {
    this.#canvas = canvas;
    this.#changed = changed;
    this.#penMoved = penMoved;
    const ink = document.createElement('canvas');
    ink.width = ink.height = canvas.width;
    this.#ink = contextOf(ink, { willReadFrequently: true });
    const { signal } = this.#listeners;
    canvas.addEventListener('pointerdown', (event) => this.#down(event), { signal });
    canvas.addEventListener('pointermove', (event) => this.#move(event), { signal });
    canvas.addEventListener('pointerup', () => (this.#pointer = null), { signal });
    canvas.addEventListener('pointercancel', () => (this.#pointer = null), { signal });
    canvas.addEventListener('keydown', (event) => this.#key(event), { signal });
    canvas.addEventListener('blur', () => this.#lift(), { signal });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#paint(), { signal });
  }

  close(): void {
    this.#listeners.abort();
  }

  clear(): void {
    this.#wipe();
    this.#lift();
    this.#paint();
    this.#changed(null);
  }

  /** Shows 28 x 28 values and gives them on as they are. */
  show(pixels: Float32Array): void {
    this.#wipe();
    const scale = this.#canvas.width / side;
    pixels.forEach((value, i) => {
      this.#ink.globalAlpha = value;
      this.#ink.fillRect((i % side) * scale, Math.floor(i / side) * scale, scale, scale);
    });
    this.#ink.globalAlpha = 1;
    this.#paint();
    this.#changed(pixels);
  }

  #down(event: PointerEvent): void {
    this.#canvas.setPointerCapture(event.pointerId);
    this.#pointer = this.#place(event);
    this.#line(this.#pointer, this.#pointer);
  }

  #move(event: PointerEvent): void {
    if (!this.#pointer) return;
    const to = this.#place(event);
    this.#line(this.#pointer, to);
    this.#pointer = to;
  }

  #key(event: KeyboardEvent): void {
    const moves: Record<string, Point> = {
      ArrowLeft: { x: -stride, y: 0 },
      ArrowRight: { x: stride, y: 0 },
      ArrowUp: { x: 0, y: -stride },
      ArrowDown: { x: 0, y: stride },
    };
    const move = moves[event.key];
    if (event.key === 'Escape') this.clear();
    else if (event.key === ' ' || event.key === 'Enter') this.#toggle();
    else if (move) this.#step(move);
    else return;
    event.preventDefault();
  }

  #toggle(): void {
    const at = this.#pen?.at ?? this.#middle();
    this.#pen = { at, down: !this.#pen?.down };
    this.#penMoved(this.#pen.down);
    if (this.#pen.down) this.#line(at, at);
    else this.#paint();
  }

  #step({ x, y }: Point): void {
    const { at, down } = this.#pen ?? { at: this.#middle(), down: false };
    const within = (value: number): number => Math.min(Math.max(value, 0), this.#canvas.width);
    const to = { x: within(at.x + x), y: within(at.y + y) };
    this.#pen = { at: to, down };
    if (down) this.#line(at, to);
    else this.#paint();
  }

  #lift(): void {
    if (this.#pen?.down) this.#penMoved(false);
    this.#pen = null;
    this.#paint();
  }

  #middle = (): Point => ({ x: this.#canvas.width / 2, y: this.#canvas.height / 2 });

  #place({ clientX, clientY }: PointerEvent): Point {
    const { left, top, width } = this.#canvas.getBoundingClientRect();
    const scale = this.#canvas.width / width;
    return { x: (clientX - left) * scale, y: (clientY - top) * scale };
  }

  #wipe(): void {
    this.#ink.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  #line(from: Point, to: Point): void {
    this.#ink.lineWidth = penWidth;
    this.#ink.lineCap = 'round';
    this.#ink.beginPath();
    this.#ink.moveTo(from.x, from.y);
    this.#ink.lineTo(to.x, to.y);
    this.#ink.stroke();
    this.#paint();
    this.#changed(this.#pixels());
  }

  #pixels(): Float32Array | null {
    const size = this.#canvas.width;
    const { data } = this.#ink.getImageData(0, 0, size, size);
    return centred(
      Float32Array.from({ length: size * size }, (_, i) => (data[4 * i + 3] ?? 0) / 255),
      size,
    );
  }

  #paint(): void {
    const { width, height } = this.#canvas;
    const screen = contextOf(this.#canvas);
    screen.clearRect(0, 0, width, height);
    screen.drawImage(this.#ink.canvas, 0, 0);
    screen.globalCompositeOperation = 'source-in';
    screen.fillStyle = getComputedStyle(this.#canvas).color;
    screen.fillRect(0, 0, width, height);
    screen.globalCompositeOperation = 'source-over';
    if (!this.#pen) return;
    screen.beginPath();
    screen.arc(this.#pen.at.x, this.#pen.at.y, penWidth / 2, 0, 2 * Math.PI);
    screen.strokeStyle = '#e8590c';
    screen.lineWidth = this.#pen.down ? 5 : 2;
    screen.stroke();
  }
}

function contextOf(canvas: HTMLCanvasElement, options?: CanvasRenderingContext2DSettings): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', options);
  if (!context) throw new Error('This browser has no 2D canvas.');
  return context;
}
