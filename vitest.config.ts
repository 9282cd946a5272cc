import swc from 'unplugin-swc';
import { defineConfig } from 'vitest/config';

// Vitest's own transform drops decorator metadata, which Nest and TypeORM need: swc keeps it.
const plugins = [
  swc.vite({
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    },
    module: { type: 'es6' },
  }),
];

/** One tier of tests, chosen by the suffix of the file. */
const tier = (name: string, include: string[], more: object = {}) => ({
  plugins,
  // A condition is waited for as long as a busy machine may need; a test's own limit comes later.
  test: { name, include, env: { TZ: 'UTC' }, expect: { poll: { timeout: 30_000 } }, ...more },
});

/** Real nodes are built by the first test that needs them. */
const nodes = { testTimeout: 1_200_000, hookTimeout: 1_200_000, fileParallelism: false };

/** What takes too long for each change: `npm run test:avalanchego:nightly`. */
const NIGHTLY = ['every-release', 'restore'].map((name) => `test/avalanchego/${name}.node.spec.ts`);

export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line-reporter.ts'],
    projects: [
      {
        ...tier('unit', ['{src,packages,test}/**/*.spec.ts'], {
          // A property's runs take a second, but not on a machine that is doing other work.
          testTimeout: 60_000,
          exclude: [
            '**/*.integration.spec.ts',
            '**/*.e2e.spec.ts',
            '**/*.node.spec.ts',
            '**/*.crash.spec.ts',
            '**/*.nightly.spec.ts',
            '**/node_modules/**',
          ],
        }),
      },
      tier('integration', ['{src,packages,test}/**/*.integration.spec.ts'], {
        testTimeout: 120_000,
        hookTimeout: 120_000,
        fileParallelism: false,
      }),
      tier('e2e', ['{src,packages,test}/**/*.e2e.spec.ts'], {
        setupFiles: ['test/api/check-results.ts'],
        testTimeout: 180_000,
        hookTimeout: 180_000,
        fileParallelism: false,
      }),
      tier('crash', ['test/crash/**/*.crash.spec.ts'], { testTimeout: 3_600_000 }),
      tier('avalanchego', ['test/avalanchego/**/*.node.spec.ts'], { ...nodes, exclude: NIGHTLY }),
      tier('avalanchego-nightly', [...NIGHTLY, 'test/**/*.nightly.spec.ts'], nodes),
    ],
  },
});
