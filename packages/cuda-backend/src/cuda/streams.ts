// Streams and events. Work on one stream is done in order; work on two may overlap unless an event orders it.
import type { Tensor } from '@kindling/core';
import type { Binding, NativeEvent } from '../binding.ts';
import { CudaError } from '../errors.ts';
import type { DeviceIndex, Devices } from './device.ts';

export interface EventOptions {
  /** Allows `elapsedTime`. */
  readonly enableTiming?: boolean;
}

/** Of a machine, what streams use. */
export interface Owner {
  readonly binding: Binding;
  readonly index: number;
  checkFault(): void;
}

export function streamClasses(devices: Devices) {
  /** A queue of work on one device. https://pytorch.org/docs/stable/generated/torch.cuda.Stream.html */
  class Stream {
    /** @internal */
    readonly machine: Owner;
    /** @internal 0 is the default stream */
    readonly number: number;

    /** A new stream of `device`, the current one by default. */
    constructor(device: DeviceIndex = null, number?: number) {
      this.machine = devices.machine(device);
      this.number = number ?? this.machine.binding.createStream(this.machine.index);
    }

    get device(): number {
      return this.machine.index;
    }

    /** Returns when all work submitted to it so far is done. @throws what kernels reported */
    synchronize(): void {
      this.machine.binding.streamSynchronize(this.machine.index, this.number);
      this.machine.checkFault();
    }

    /** Whether all work submitted to it so far is done. */
    query(): boolean {
      return this.machine.binding.streamQuery(this.machine.index, this.number);
    }

    /** What comes after on this stream waits for the event. */
    waitEvent(event: Event): void {
      this.machine.binding.waitEvent(this.machine.index, this.number, event.native());
    }

    /** What comes after on this stream waits for what has been submitted to `other`. */
    waitStream(other: Stream): void {
      this.waitEvent(other.recordEvent());
    }

    /** An event that is reached when what has been submitted so far is done. */
    recordEvent(event: Event = new Event()): Event {
      event.record(this);
      return event;
    }
  }

  /** A point in a stream. https://pytorch.org/docs/stable/generated/torch.cuda.Event.html */
  class Event {
    /** @internal */
    readonly timed: boolean;
    /** @internal */
    held: NativeEvent | null = null;
    /** @internal */
    machine: Owner | null = null;

    constructor({ enableTiming = false }: EventOptions = {}) {
      this.timed = enableTiming;
    }

    /** @internal @throws CudaError when it was never recorded */
    native(): NativeEvent {
      if (this.held === null) throw new CudaError('Event: it was never recorded. Call event.record() first.');
      return this.held;
    }

    record(stream: Stream = currentStream()): void {
      const { machine } = stream;
      if (this.held === null || this.machine !== machine) this.held = machine.binding.createEvent(machine.index);
      this.machine = machine;
      machine.binding.recordEvent(machine.index, stream.number, this.held);
    }

    /** What comes after on `stream` waits for it. */
    wait(stream: Stream = currentStream()): void {
      stream.waitEvent(this);
    }

    /** Whether it was reached; true for one that was never recorded. */
    query(): boolean {
      return this.held === null || (this.machine as Owner).binding.eventQuery(this.held);
    }

    /** Returns when it is reached. */
    synchronize(): void {
      if (this.held !== null) (this.machine as Owner).binding.eventSynchronize(this.held);
    }

    /** Milliseconds from this event to `end`. @throws CudaError unless both were made with `enableTiming` and are reached */
    elapsedTime(end: Event): number {
      if (!this.timed || !end.timed)
        throw new CudaError('elapsedTime: both events must be made with new Event({ enableTiming: true }).');
      if (!this.query() || !end.query()) throw new CudaError('elapsedTime: call synchronize() on both events first.');
      return (this.machine as Owner).binding.elapsedTime(this.native(), end.native());
    }
  }

  /** The stream that work of a device goes to. */
  function currentStream(device: DeviceIndex = null): Stream {
    const { binding, index } = devices.machine(device);
    return new Stream(index, binding.currentStream(index));
  }

  const defaultStream = (device: DeviceIndex = null): Stream => new Stream(devices.indexOf(device), 0);

  const setStream = ({ machine, number }: Stream): void => machine.binding.setStream(machine.index, number);

  /** Runs `body` with its work on `target`. */
  function stream<R>(target: Stream, body: () => R): R {
    const before = currentStream(target.device);
    setStream(target);
    try {
      return body();
    } finally {
      setStream(before);
    }
  }

  /** Keeps the memory of `x`, made on another stream, from being used anew before the work of `on` is done. */
  function recordStream(x: Tensor, on: Stream): void {
    if (x.storage.host === null) on.machine.binding.recordStream(on.device, x.storage.ptr, on.number);
  }

  return { Stream, Event, currentStream, defaultStream, setStream, stream, recordStream };
}
