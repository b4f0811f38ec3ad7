// How ranks learn each other's addresses.
import { DistError } from '../errors.ts';
import { PrefixStore } from '../store/prefix-store.ts';
import type { Store } from '../store/store.ts';
import type { Binding, NativeGroup } from './binding.ts';

export interface Meeting {
  readonly binding: Binding;
  readonly store: Store;
  readonly rank: number;
  /** Global ranks of the members. */
  readonly ranks: readonly number[];
  readonly timeout: number;
  /** Address of this host that the others reach, unless an interface is named. */
  readonly host: string;
  readonly networkInterface: string;
}

export const within = (meeting: Meeting, name: string): PrefixStore => new PrefixStore(name, meeting.store);

const bytes = (text: string): Uint8Array => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const text = (data: Uint8Array): string => btoa(String.fromCharCode(...data));

/**
 * The group as the addon has it, with the addresses of the other ranks, not yet connected.
 * @throws DistError when ranks were started for different numbers of ranks, or two for one
 */
export async function meet(
  { binding, store, rank, ranks, timeout, host, networkInterface }: Meeting,
  onDone: (work: number) => void,
): Promise<{ native: NativeGroup; peers: Uint8Array[] }> {
  const op = 'initProcessGroup';
  const size = ranks.length;
  const said = Number(await store.compareAndSet('size', '', String(size)));
  if (said !== size)
    throw new DistError(`${op}: this rank was started as one of ${size}, another one as one of ${said}.`, { op });
  const native = create();
  try {
    const own = JSON.stringify(binding.addresses(native).map(text));
    if ((await store.compareAndSet(`address/${rank}`, '', own)) !== own)
      throw new DistError(`${op}: there are two ranks ${rank}. Each needs a RANK of its own.`, { op });
    const peers = await Promise.all(
      ranks.map(async (_, other) => {
        if (other === rank) return new Uint8Array();
        const all = JSON.parse(await store.get(`address/${other}`, timeout)) as string[];
        return bytes(all[rank] ?? '');
      }),
    );
    return { native, peers };
  } catch (error) {
    binding.close(native);
    throw error;
  }

  function create(): NativeGroup {
    try {
      return binding.create(rank, size, timeout, host, networkInterface, onDone);
    } catch (error) {
      const where = networkInterface === '' ? host : `interface ${networkInterface}`;
      throw new DistError(`${op}: gloo cannot use ${where}: ${(error as Error).message}`, { op });
    }
  }
}
