/** Codes for the input of a command: arguments and files. */
import type { CodeEntry } from '../../../openapi/errors/coded-error.ts';

/** Arguments of the command line. */
export const argumentCodes = {
  'cli-arguments-invalid': {
    meaning: 'The command line has an unknown option, an option without its value, or too many or too few arguments.',
    remedy: 'Run the command with --help.',
  },
  'cli-command-unknown': {
    meaning: 'The action of the command is unknown.',
    remedy: 'Use one of the actions that the message or --help lists.',
  },
  'cli-option-invalid': {
    meaning: 'An option has an invalid value.',
    remedy: 'Give a value of the form that the message names.',
  },
  'cli-option-missing': {
    meaning: 'An option needs another option or argument.',
    remedy: 'Give both, or neither.',
  },
  'cli-options-conflict': {
    meaning: 'Options or arguments cannot be combined.',
    remedy: 'Run the command once for each, or omit one.',
  },
  'cli-confirmation-missing': {
    meaning: 'The command changes something, and cannot ask for confirmation without a terminal.',
    remedy: 'Look at the preview, then run the command with --yes.',
  },
  'cli-section-unknown': {
    meaning: 'The section of the drift check is unknown.',
    remedy: 'Use a name that the message lists.',
  },
  'cli-section-unconfigured': {
    meaning: 'A section of the drift check was not run because a setting is missing.',
    remedy: 'Set the setting that the message names, or choose other sections with --only.',
  },
  'cli-section-blocked': {
    meaning: 'A section of the drift check could not run because of errors that another section finds.',
    remedy: 'Correct the errors of the section that the report names, then run the check again.',
  },
  'cli-nothing-to-compare': {
    meaning: 'A section of the drift check found nothing to compare, so it has no result.',
    remedy: 'Check that the folder of documents is the right one, or choose other sections with --only.',
  },
  'cli-collection-unknown': {
    meaning: 'The collection of the search index is unknown.',
    remedy: 'Use a name that the message lists.',
  },
  'cli-document-unusable': {
    meaning: 'No operation of the document can be called.',
    remedy: 'Give another document, or allow its operations with WRITE_POLICY.',
  },
  'cli-document-unknown': {
    meaning: 'No document has the name that --url gives.',
    remedy: 'Write --url <name>=<address> with a name that the message lists.',
  },
  'cli-url-ambiguous': {
    meaning: 'There are several documents, and --url does not name the one at the address.',
    remedy: 'Write --url <name>=<address>.',
  },
  'cli-service-unknown': {
    meaning: '`fountainai.yml` has no service with the name.',
    remedy: 'Use a name that the message lists.',
  },
  'cli-scheme-unknown': {
    meaning: 'The document has no security scheme with the name that --key or `fountainai.yml` gives.',
    remedy: 'Use the name of a scheme in components/securitySchemes.',
  },
  'cli-scenario-unknown': {
    meaning: 'The benchmark has no row with the name that --only gives.',
    remedy: 'Omit --only to see all rows.',
  },
  'cli-name-invalid': {
    meaning: 'The text is not a valid name of a service.',
    remedy: 'Use lower-case letters and digits, with "-" between words.',
  },
  'cli-name-taken': {
    meaning: 'Another service has the name.',
    remedy: 'Choose another name with --name.',
  },
} as const satisfies Record<string, CodeEntry>;

/** Files of the project and files that a person gives. */
export const fileCodes = {
  'cli-file-unreadable': { meaning: 'A file does not exist or cannot be read.', remedy: 'Correct the path.' },
  'cli-marker-missing': {
    meaning: 'A page of docs/ does not have the two comments around a part that is written from the code.',
    remedy: 'Restore the two comments that the message names.',
  },
  'cli-file-unwritable': {
    meaning: 'A file cannot be written.',
    remedy: 'Correct its permissions, or free space on the disk, then run the command again.',
  },
  'cli-file-exists': {
    meaning: 'The command would have to replace an existing file.',
    remedy: 'Give the name of a new file, or --replace if the command has that option.',
  },
  'cli-report-unwritable': { meaning: 'A report cannot be written.', remedy: 'Give another file with --format.' },
  'cli-documents-missing': { meaning: 'The folder of documents is empty.', remedy: 'Add an OpenAPI document to it.' },
  'cli-document-in-place': {
    meaning: 'The document is in openapi/ already, so it has the name of its file.',
    remedy: 'Omit --name, or rename the file.',
  },
  'cli-code-foreign': {
    meaning: 'The folder of the service has code that `fountainai generate` did not write.',
    remedy: 'Run `fountainai generate` without a path: it keeps the types up to date.',
  },
  'cli-service-not-generated': {
    meaning: '`fountainai generate` did not write this service, so it does not remove it.',
    remedy: 'Use a name that the message lists, or delete the files by hand.',
  },
  'cli-manifest-invalid': {
    meaning: 'generated.json of a service is invalid.',
    remedy: 'Restore the file from git.',
  },
  'cli-types-outdated': { meaning: 'Types differ from the documents.', remedy: 'Run `fountainai generate`.' },
  'cli-project-file-invalid': {
    meaning: '`fountainai.yml` is invalid, or names a document that does not exist.',
    remedy: 'Correct the line that the message names; `fountainai.schema.json` describes the form for editors.',
  },
  'cli-interaction-missing': {
    meaning: 'The record has no interaction with this id, or the interaction has not ended.',
    remedy: 'Give the `interaction_id` of an answer, and run the command with the settings of its ensemble.',
  },
  'cli-requests-invalid': {
    meaning: 'A file of requests is invalid, or names an operation or a document that does not exist.',
    remedy: 'Correct the line that the message names; `requests/requests.schema.json` describes the form for editors.',
  },
  'cli-exceptions-invalid': {
    meaning: 'The file of exceptions of the drift check is invalid.',
    remedy: 'Correct the entry; the message has an example.',
  },
  'cli-compose-file-missing': { meaning: 'The compose file does not exist.', remedy: 'Run `fountainai dockerize`.' },
  'cli-container-missing': {
    meaning: 'The compose file has no container for a service.',
    remedy: 'Run `fountainai dockerize`.',
  },
} as const satisfies Record<string, CodeEntry>;
