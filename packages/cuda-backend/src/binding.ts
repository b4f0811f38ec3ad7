// The functions of the addon; native/binding has their code. Addresses and bytes are numbers: they have fewer than 53 bits.

/** A timed event, as the addon knows it. */
export type NativeEvent = object & { readonly __nativeEvent: never };

export interface Binding {
  /** What `launch` reads: a descriptor block and what belongs to it. */
  readonly block: ArrayBuffer;
  /** Byte offsets in `block`: of 16 bytes for each operand that lies on the host, and of the call's number. */
  readonly inlinedAt: number;
  readonly tokenAt: number;
  readonly entries: readonly string[];
  readonly pointwiseOps: readonly string[];
  readonly mathOps: readonly string[];
  readonly complexOps: readonly string[];
  readonly reduceOps: readonly string[];

  probe(): [devices: number, code: number, name: string];
  properties(device: number): [name: string, bytes: number, major: number, minor: number, multiprocessors: number];
  open(device: number): void;
  /** A status of kernel-headers' block.h. Throws what CUDA says. */
  launch(device: number, entry: number): number;
  synchronize(device: number): void;
  /** The first thing a kernel found wrong since the last call; waits for the current stream. */
  takeFault(device: number): [status: number, token: number, position: number, value: number] | null;

  allocate(device: number, bytes: number): number;
  free(device: number, address: number): void;
  write(device: number, address: number, bytes: Uint8Array): void;
  read(device: number, address: number, bytes: Uint8Array): void;
  readAsync(device: number, address: number, bytes: number): Promise<Uint8Array>;
  copyBetween(toDevice: number, to: number, fromDevice: number, from: number, bytes: number): void;
  trim(device: number): number;
  statistics(device: number): readonly number[];
  resetPeaks(device: number): void;
  memoryInfo(device: number): [free: number, total: number];
  /** Of the CPU stand-in alone: after so many more requests for memory all fail; -1 for none. */
  failAllocationAfter?(device: number, successes: number): void;

  createStream(device: number): number;
  currentStream(device: number): number;
  setStream(device: number, stream: number): void;
  streamSynchronize(device: number, stream: number): void;
  streamQuery(device: number, stream: number): boolean;
  recordStream(device: number, address: number, stream: number): void;
  createEvent(device: number): NativeEvent;
  recordEvent(device: number, stream: number, event: NativeEvent): void;
  waitEvent(device: number, stream: number, event: NativeEvent): void;
  eventSynchronize(event: NativeEvent): void;
  eventQuery(event: NativeEvent): boolean;
  elapsedTime(start: NativeEvent, end: NativeEvent): number;
}
