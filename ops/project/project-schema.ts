/**
 * The form of `fountainai.yml`, as JSON Schema: the reader validates the file with it, and `npm run docs` writes it to
 * `fountainai.schema.json` for editors.
 */
import type { JsonObject } from '../../openapi/document/document.ts';
import { profileNames } from '../probe/cases/profile.ts';

/** The names of services become names of folders, hosts and settings. */
export const serviceNamePattern = '^[a-z][a-z0-9]*(-[a-z0-9]+)*$';

const service: JsonObject = {
  type: 'object',
  description: 'One service: its document, and how a check reaches it.',
  required: ['document'],
  additionalProperties: false,
  properties: {
    document: {
      type: 'string',
      minLength: 1,
      maxLength: 500,
      description: 'Path of the OpenAPI document (3.0 or 3.1), from the folder of this file.',
    },
    start: {
      type: 'string',
      minLength: 1,
      maxLength: 2000,
      description:
        'Shell command that starts the service in the folder of this file. Its environment has PORT, a free port, and the variables of "credentials". Requests go to this port, below the path of the local (or first) server in the document, such as /v1 of http://localhost:5000/v1; if the service only answers without that path, they go to the port itself.',
    },
    ready: {
      type: 'string',
      pattern: '^/',
      maxLength: 500,
      description:
        'Path that answers with a success when the service is ready, from the port on, with the path of the server. Default: the port is open.',
    },
    url: {
      type: 'string',
      pattern: '^https?://[^/?#@]+([/?#]|$)',
      maxLength: 500,
      description:
        'Address of a running service, without a user name and a password. It is used instead of "start" if both are given.',
    },
    credentials: {
      type: 'object',
      maxProperties: 20,
      description:
        'Values of the security schemes of the document: the name of a scheme, and "env:NAME" for a variable of the environment or of .env. With "start", a variable that is not set gets a random value.',
      additionalProperties: { type: 'string', pattern: '^env:[A-Za-z_][A-Za-z0-9_]*$' },
    },
    profile: {
      enum: [...profileNames],
      description:
        'standard: the service keeps to its document. house: it also keeps the conventions of services that fountainai generates. Default: standard',
    },
    writes: {
      type: 'boolean',
      description:
        'True if a check may send POST, PUT, PATCH and DELETE to an address that is not on this machine. Default: false',
    },
  },
};

export const projectSchema: JsonObject = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'fountainai.yml',
  description: 'The services of a project, for the commands of fountainai.',
  type: 'object',
  required: ['services'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string', maxLength: 500, description: 'Address of this schema, for editors.' },
    services: {
      type: 'object',
      minProperties: 1,
      maxProperties: 200,
      description: 'The services by name: lower-case letters and digits, with "-" between words.',
      propertyNames: { pattern: serviceNamePattern, maxLength: 60 },
      additionalProperties: service,
    },
  },
};
