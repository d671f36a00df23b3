/** The command line of `fountainai start`. */
import type { CommandDescription } from '../../openapi/command/description.ts';
import { serviceReaders } from '../config/config.ts';

export const startCommand = {
  name: 'start',
  purpose: `Starts the services that are named, or all that have a document in openapi/, and serves until SIGTERM or Ctrl-C. Every project
can also name services of this package, such as ensemble.`,
  options: {
    help: { type: 'boolean', short: 'h', description: 'show this help and do nothing else' },
    json: { type: 'boolean', description: 'print the log as JSON lines, also on a terminal' },
    folder: {
      type: 'string',
      value: 'path',
      known: 'folder',
      description: 'the project: the folder with openapi/, service/ and .env; default: this package',
    },
  },
  positionals: { usage: '[service …]', description: 'names of documents; default: all', known: 'document' },
  examples: [
    { parameters: '', purpose: 'Serve all services' },
    { parameters: 'central-sequence session-context', purpose: 'Serve two services only' },
    { parameters: '--json > services.log', purpose: 'Write the log to a file' },
  ],
  exitCodes: '0 stopped as asked, 1 did not stop cleanly, 2 could not start',
  readers: serviceReaders,
} as const satisfies CommandDescription;
