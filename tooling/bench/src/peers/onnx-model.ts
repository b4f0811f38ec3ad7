// A model file of one node, as onnxruntime loads it: protocol buffers by hand, field numbers from onnx.proto.

type Bytes = readonly number[];

/** An input or output: its name and sizes, float32. */
export interface Value {
  readonly name: string;
  readonly sizes: readonly number[];
}

export interface Node {
  readonly op: string;
  readonly inputs: readonly Value[];
  readonly output: Value;
  readonly attributes?: Readonly<Record<string, number>>;
}

const opset = 20;

/** Integer attributes only; ONNX operator set 20. */
export function onnxModel({ op, inputs, output, attributes = {} }: Node): Uint8Array {
  const node = [
    ...inputs.flatMap(({ name }) => text(1, name)),
    ...text(2, output.name),
    ...text(4, op),
    ...Object.entries(attributes).flatMap(([name, value]) =>
      message(5, [...text(1, name), ...integer(3, value), ...integer(20, 2)]),
    ),
  ];
  const graph = [
    ...message(1, node),
    ...text(2, op),
    ...inputs.flatMap((value) => message(11, valueInfo(value))),
    ...message(12, valueInfo(output)),
  ];
  return Uint8Array.from([...integer(1, 9), ...message(8, integer(2, opset)), ...message(7, graph)]);
}

function valueInfo({ name, sizes }: Value): Bytes {
  const shape = sizes.flatMap((size) => message(1, integer(1, size)));
  const float32 = 1;
  return [...text(1, name), ...message(2, message(1, [...integer(1, float32), ...message(2, shape)]))];
}

function varint(value: number): Bytes {
  // Negative numbers are 64-bit two's complement.
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

const integer = (field: number, value: number): Bytes => [...varint(field << 3), ...varint(value)];
const message = (field: number, body: Bytes): Bytes => [...varint((field << 3) | 2), ...varint(body.length), ...body];
const text = (field: number, value: string): Bytes => message(field, [...new TextEncoder().encode(value)]);
