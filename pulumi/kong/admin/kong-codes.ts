/** The catalogue of errors of Kong's Admin API. */
import type { CodeEntry } from '../../../openapi/errors/coded-error.ts';

const checkAddress = 'Set kongAdminUrl to the address of the Admin API of a Kong 3.9.';

export const kongCodes = {
  'kong-address-invalid': {
    meaning: 'kongAdminUrl is not an http or https address, or has a password, a query or a fragment.',
    remedy: 'Run pulumi config set kongAdminUrl with the plain address. A token belongs in kongAdminToken.',
  },
  'kong-unreachable': {
    meaning: 'No connection to the Admin API was made, or the connection ended without an answer.',
    remedy: 'Check that Kong runs and that kongAdminUrl is the address of its Admin API, then run the same again.',
  },
  'kong-timeout': {
    meaning: 'The Admin API did not answer in time.',
    remedy: 'Check that Kong runs and that kongAdminUrl is the address of its Admin API, then run the same again.',
  },
  'kong-answer-too-large': { meaning: 'An answer has more bytes than are read.', remedy: checkAddress },
  'kong-answer-unexpected': { meaning: 'An answer is not what the Admin API of Kong gives.', remedy: checkAddress },
  'kong-pages-endless': { meaning: 'A list of the Admin API has no last page.', remedy: checkAddress },
  'kong-not-admin-api': {
    meaning: 'The answer is not from the Admin API, but for example from the proxy of Kong.',
    remedy: checkAddress,
  },
  'kong-redirected': {
    meaning: 'The Admin API answers with a redirect, which is not followed.',
    remedy: 'Set kongAdminUrl to the address that it redirects to.',
  },
  'kong-unauthorized': {
    meaning: 'The Admin API asks for a token, or does not accept the one that is set.',
    remedy: 'Run pulumi config set --secret kongAdminToken, or set KONG_ADMIN_TOKEN.',
  },
  'kong-forbidden': {
    meaning: 'The token may not make this change.',
    remedy: 'Give the token the right to change services, routes, upstreams, consumers and plugins.',
  },
  'kong-schema-violation': {
    meaning: 'Kong does not accept a field of an object.',
    remedy: 'Correct the field in the document (x-kong-*) or in the settings.',
  },
  'kong-still-referenced': {
    meaning: 'Another object refers to an object that should be deleted, or a reference is invalid.',
    remedy: 'Delete what refers to the object first, or create what the object refers to.',
  },
  'kong-reference-missing': {
    meaning: 'An object refers to another that does not exist.',
    remedy: 'Create the other object first.',
  },
  'kong-value-taken': {
    meaning: 'Another object has a value that must be unique, such as a name.',
    remedy: 'Rename one of the two, or delete the other if it is not needed.',
  },
  'kong-without-database': {
    meaning: 'This Kong has no database and takes its configuration only as a whole.',
    remedy: 'Give Kong a database, or give it kong.yml, which `fountainai dockerize` writes.',
  },
  'kong-body-too-large': {
    meaning: 'Kong does not accept a body of this size.',
    remedy: 'Raise nginx_admin_client_max_body_size of the Admin API.',
  },
  'kong-too-many-requests': { meaning: 'The Admin API limits requests.', remedy: 'Wait, then run the same again.' },
  'kong-unavailable': { meaning: 'Kong answers 503.', remedy: 'Wait until Kong is up, then run the same again.' },
  'kong-failed': {
    meaning: 'Kong failed at a request (5xx).',
    remedy: "Read Kong's error log, then run the same again: what is done already stays.",
  },
  'kong-refused': { meaning: 'Kong refuses a request for a reason that has no code of its own.', remedy: checkAddress },
  'kong-object-foreign': {
    meaning: 'An object of this name exists and does not have our tag.',
    remedy: 'Give the object the tag so that the deployment takes it over, or rename one of the two.',
  },
  'kong-tag-lost': {
    meaning: 'An object that we created does not have our tag any more.',
    remedy: 'Give the object the tag again, or remove it from the state with pulumi state delete.',
  },
  'kong-parent-missing': {
    meaning: 'The object that another belongs to does not exist.',
    remedy: 'Run the deployment again, which creates it first.',
  },
  'kong-parent-foreign': {
    meaning: 'An object would change another that does not have our tag.',
    remedy: 'Give the other object the tag so that the deployment takes it over, or rename one of the two.',
  },
  'kong-dependant-foreign': {
    meaning: 'An object that should be deleted has a child without our tag.',
    remedy: 'Delete that first, or give it the tag.',
  },
  'kong-owner-tag-changed': {
    meaning: 'ownerTag was changed while objects have the former tag.',
    remedy: 'Set ownerTag back, or destroy the stack first.',
  },
  'kong-import-unsupported': {
    meaning: 'pulumi import does not work for objects of Kong.',
    remedy: 'Give the object our tag; the next pulumi up takes it over.',
  },
  'kong-version-unsupported': { meaning: 'This version of Kong is not supported.', remedy: 'Install Kong 3.9.' },
  'kong-plugin-missing': {
    meaning: 'The plan needs a plugin that this Kong does not have.',
    remedy: 'Install the plugin, or remove it from documents and settings.',
  },
} as const satisfies Record<string, CodeEntry>;

export type KongCode = keyof typeof kongCodes;
