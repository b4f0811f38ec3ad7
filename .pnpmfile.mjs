// What a package holds for its own development does not go into its tarball.
const sourceCondition = '@kindling/source';

function withoutSources(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => key !== sourceCondition && Object.keys(inner).join() !== sourceCondition)
      .map(([key, inner]) => [key, withoutSources(inner)]),
  );
}

function beforePacking(manifest) {
  const { devDependencies, scripts, ...published } = manifest;
  for (const key of ['exports', 'imports']) if (published[key]) published[key] = withoutSources(published[key]);
  if (Array.isArray(published.sideEffects)) {
    published.sideEffects = published.sideEffects.filter((file) => !file.startsWith('./src/'));
  }
  return published;
}

export const hooks = { beforePacking };
