// Tensors, registries and methods live in one copy of core. A second one, say in another version,
// would make `instanceof` and the registry disagree in silence: claim a slot and refuse.
import { KindlingError } from './errors.ts';

export const version = '0.0.0';

const key = Symbol.for('@kindling/core');
const claimed: unknown = Reflect.get(globalThis, key);
if (claimed !== undefined) {
  throw new KindlingError(
    `Two copies of @kindling/core are loaded: ${String(claimed)} and ${version}. Make all @kindling packages use one version ` +
      `(npm ls @kindling/core).`,
  );
}
Reflect.set(globalThis, key, version);
