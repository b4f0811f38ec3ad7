import { createRequire } from 'node:module';

const requirePeer = createRequire(new URL('../../peers/package.json', import.meta.url));

/**
 * A peer's package out of tooling/bench/peers, and its version. Peers are no dependencies of the workspace: the caller says
 * what it uses of them.
 * @throws when it is not installed
 */
export function loadPeer<T>(name: string): { library: T; version: string } {
  let path: string;
  try {
    path = requirePeer.resolve(name);
  } catch {
    throw new Error('not installed; npm run bench -- --install-peers');
  }
  const { dependencies } = requirePeer('./package.json') as { dependencies: Readonly<Record<string, string>> };
  return { library: requirePeer(path) as T, version: dependencies[name] ?? '?' };
}
