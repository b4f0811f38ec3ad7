import tseslint from 'typescript-eslint';
import { requireReason } from './tooling/lint/require-reason.js';
import { portableGlobals, portableImports, relativeImports, syntax } from './tooling/lint/restrictions.js';

const tests = ['**/*.test.ts', '**/*.test-d.ts'];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/build/**', '**/generated/**', '**/.turbo/**', '.tool/**', 'out/**'] },
  {
    files: ['**/*.{ts,tsx,js,mjs}'],
    extends: [tseslint.configs.base],
    plugins: { house: { rules: { 'require-reason': requireReason } } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-restricted-syntax': syntax,
      'no-var': 'error',
      'prefer-const': 'error',
      'no-debugger': 'error',
      'house/require-reason': 'error',
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { minimumDescriptionLength: 8, 'ts-ignore': 'allow-with-description' },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-asserted-optional-chain': 'error',
      'no-restricted-imports': relativeImports,
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    ignores: ['**/*.node.ts', ...tests],
    rules: {
      'no-console': 'error',
      'no-restricted-globals': portableGlobals,
      'no-restricted-imports': portableImports,
    },
  },
  // Configuration files export what their tool asks for.
  {
    files: ['**/*.config.{ts,js}', '.dependency-cruiser.js', 'tooling/vitest/reporter.ts'],
    rules: { 'no-restricted-syntax': ['error', ...syntax.slice(1, 3)] },
  },
);
