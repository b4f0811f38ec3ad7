import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DistBackendError } from '../errors.ts';
import type { TransportSpec } from '../distributed/transports.ts';
import type { ProcessGroup } from '../group/process-group.ts';
import { PrefixStore } from '../store/prefix-store.ts';
import type { Binding } from './binding.ts';
import { GlooGroup } from './gloo-group.ts';

const here = createRequire(import.meta.url);
const addon = 'build/Release/kindling_gloo.node';

/** @throws DistBackendError that says how to build it */
function loadBinding(): Binding {
  const root = dirname(here.resolve('@kindling/parallel/package.json'));
  try {
    return here(join(root, addon)) as Binding;
  } catch (cause) {
    const error = new DistBackendError(
      `initProcessGroup: the gloo addon cannot be loaded (${(cause as Error).message.split('\n')[0]}). ` +
        'Install gloo (Debian: apt install libgloo-dev) and run: npx kindling-build-gloo. Ranks of one host need no gloo: ' +
        'start them as threads, kindling-run --start-method threads.',
    );
    error.cause = cause;
    throw error;
  }
}

/** Groups that were made in this process before: their keys are still in the store. */
let made = 0;

/**
 * GLOO_SOCKET_IFNAME names the network interface; without it, it is the one that leads to the store.
 * @throws DistBackendError when the addon is not there; what the store and GlooGroup.create throw
 */
export async function openGloo({ rank, size, timeout, store: open }: TransportSpec): Promise<ProcessGroup> {
  const binding = loadBinding();
  const store = await open();
  const { KINDLING_RESTART_COUNT: attempt = '0', KINDLING_RUN_ID: run = '', GLOO_SOCKET_IFNAME } = process.env;
  return GlooGroup.create({
    binding,
    store: new PrefixStore(`gloo/${run}/${attempt}/${made++}`, store),
    rank,
    ranks: Array.from({ length: size }, (_, r) => r),
    timeout,
    host: store.localAddress ?? '127.0.0.1',
    networkInterface: GLOO_SOCKET_IFNAME ?? '',
  });
}
