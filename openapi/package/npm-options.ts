/** Options that npm took for itself: in `npm run setup --check`, without `--`, the command never sees `--check`. */

/**
 * Returns the first option of a command that was given to npm instead; undefined without such an option, or without npm.
 * npm passes on its own options, also unknown ones, as `npm_config_<name>`.
 * @param command the name of the script
 * @param options names of the options of the command, without dashes
 * @param parameters the command line that the command sees
 */
export function findOptionOfNpm(
  command: string,
  options: readonly string[],
  parameters: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (environment.npm_lifecycle_event !== command) return undefined;
  return options.find((option) => {
    const value = environment[`npm_config_${option.replaceAll('-', '_')}`] ?? '';
    if (value === '' || value === 'false') return false;
    return !parameters.some((parameter) => parameter === `--${option}` || parameter.startsWith(`--${option}=`));
  });
}
