/** The lines that run the commands in a user's repository. */

/** Scripts of package.json. */
export const scripts = {
  drift: 'fountainai drift',
  'test:contract': 'fountainai test',
} as const;

/** Sections that need no running service, for hooks before a commit. */
export const quickSections = 'document,history';
