/**
 * Lets Node run TypeScript of this package that npx starts, such as `npx zx run_setup.ts`. `.npmrc` has every process of npm
 * import this file: it does nothing for JavaScript, or if nothing is installed.
 */
const isTypeScript = process.argv.slice(1, 3).some((parameter) => parameter.endsWith('.ts'));
if (isTypeScript) {
  const { readSources } = await import('./sources.js');
  await readSources().catch(() => undefined);
}
