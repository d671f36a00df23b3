/**
 * Lets Node 20 run TypeScript that npx starts, such as `npx zx run_setup.ts`. `.npmrc` has every process of npm import this
 * file: it does nothing for JavaScript, on a Node that strips types itself, or if nothing is installed.
 */
const isTypeScript = process.argv.slice(1, 3).some((parameter) => parameter.endsWith('.ts'));
if (isTypeScript && !process.features.typescript) {
  const loader = await import('tsx/esm/api').catch(() => undefined);
  loader?.register();
}
