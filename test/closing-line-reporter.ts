import type { Reporter, TestModule } from 'vitest/node';

/** Prints the counts as the last line: `N passed, N failed`, followed by `, N skipped` if there are any. */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      // A file that cannot be loaded has no tests to count.
      if (module.errors().length > 0) counts.failed++;
      // A suite whose beforeAll fails skips its tests.
      for (const suite of module.children.allSuites()) counts.failed += suite.errors().length;
      for (const test of module.children.allTests()) counts[test.result().state]++;
    }
    const skipped = counts.skipped + counts.pending;
    const line = `${counts.passed} passed, ${counts.failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
    // After the runner's own summary.
    process.on('exit', () => process.stdout.write(`${line}\n`));
  }
}
