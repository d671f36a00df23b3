/** Lets vitest print the lines of code around an error, which it does only for modules that it has transformed itself. */
import type { Plugin } from 'vitest/config';
import type { TestCase, TestModule, TestSuite } from 'vitest/node';

type Errors = Readonly<ReturnType<TestModule['errors']>>;

export const errorLines: Plugin = {
  name: 'error-lines',
  configureVitest({ vitest }) {
    vitest.config.reporters.push({
      onTestCaseResult: (test) => transformPlaces(test, test.result().errors),
      onTestSuiteResult: (suite) => transformPlaces(suite, suite.errors()),
      onTestModuleEnd: (module) => transformPlaces(module, module.errors()),
    });
  },
};

async function transformPlaces({ project }: TestCase | TestSuite | TestModule, errors: Errors = []): Promise<void> {
  const files = errors.flatMap(({ stacks = [] }) => stacks.map(({ file }) => file));
  const own = files.filter((file) => file.startsWith(`${project.config.root}/`) && !file.includes('/node_modules/'));
  const { ssr } = project.vite.environments;
  // A module with a fault has no lines.
  await Promise.allSettled([...new Set(own)].map((file) => ssr.transformRequest(file)));
}
