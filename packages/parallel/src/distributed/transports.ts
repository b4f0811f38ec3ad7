import { ValueError } from '@kindling/core';
import { openGloo } from '#host';
import type { ProcessGroup } from '../group/process-group.ts';
import type { Store } from '../store/store.ts';

export interface TransportSpec {
  readonly rank: number;
  readonly size: number;
  readonly timeout: number;
  /** Where ranks find each other; made at first use. */
  store(): Promise<Store>;
}

/** Makes the group of all ranks. @throws DistError when the ranks do not meet within the timeout */
export type Transport = (spec: TransportSpec) => Promise<ProcessGroup>;

const transports = new Map<string, Transport>([['gloo', openGloo]]);

/** Adds a transport that `initProcessGroup({ backend: name })` finds. @throws ValueError when the name is taken */
export function registerTransport(name: string, transport: Transport): void {
  if (transports.has(name)) throw new ValueError(`registerTransport: '${name}' is already registered.`);
  transports.set(name, transport);
}

/** @throws ValueError with the names that are known */
export function transportOf(name: string): Transport {
  const transport = transports.get(name);
  if (transport !== undefined) return transport;
  const known = [...transports.keys()].join(', ');
  throw new ValueError(`initProcessGroup: unknown backend '${name}'. Known: ${known}.`, { op: 'initProcessGroup' });
}
