/** The catalogue of what goes wrong between the ensemble, the services that it calls, and the provider of the model. */
import type { CodeEntry } from 'fountainai/openapi';

export const ensembleCodes = {
  'ensemble-address-invalid': {
    meaning: 'An address is not an absolute http or https address.',
    remedy: 'Give an address such as https://pets.example.com/openapi.json.',
  },
  'ensemble-address-with-password': {
    meaning: 'An address has a user name or a password in it.',
    remedy: 'Leave them out of the address; SERVICE_CREDENTIALS has the credentials of services.',
  },
  'ensemble-address-forbidden': {
    meaning: 'An address is of a kind that is never called, such as link-local or multicast.',
    remedy: 'Give another address.',
  },
  'ensemble-address-internal': {
    meaning: 'An address is loopback or private, and ALLOWED_HOSTS does not name its host.',
    remedy: 'Add the host to ALLOWED_HOSTS if it is a service of your own.',
  },
  'ensemble-address-foreign': {
    meaning: 'A document or redirect of a host that is not in ALLOWED_HOSTS leads to a host that is.',
    remedy: 'Register the address of the document at the host that it leads to.',
  },
  'ensemble-name-unknown': {
    meaning: 'The name of a host cannot be looked up, or has no address.',
    remedy: 'Correct the name, or check the name servers.',
  },
  'ensemble-service-unreachable': {
    meaning: 'No connection was made, or it ended without an answer.',
    remedy: 'Check that the service runs and can be reached from the ensemble.',
  },
  'ensemble-service-timeout': {
    meaning: 'A service did not answer in time.',
    remedy: 'Check the service, then try again.',
  },
  'ensemble-call-aborted': {
    meaning: 'A call was given up, because the interaction ended.',
    remedy: 'Ask for less at once.',
  },
  'ensemble-answer-too-large': {
    meaning: 'An answer has more bytes than are read.',
    remedy: 'Ask for less, for example with a limit.',
  },
  'ensemble-answer-encoded': {
    meaning: 'An answer is compressed, although the request did not allow that.',
    remedy: 'Let the service honour Accept-Encoding: identity.',
  },
  'ensemble-answer-cut-off': {
    meaning: 'An answer ended before all of it had arrived.',
    remedy: 'Check the service. If the call was a write, find out whether it was carried out before you send it again.',
  },
  'ensemble-redirects-invalid': {
    meaning: 'A document is redirected too often, to nowhere, or from https to http.',
    remedy: 'Give the address that the redirects lead to.',
  },
  'ensemble-document-unavailable': {
    meaning: 'The address of a document does not answer with 200, or not with a document.',
    remedy: 'Open the address and correct it.',
  },
  'ensemble-document-invalid': {
    meaning: 'The document is not a valid OpenAPI document.',
    remedy: 'Correct the problems that the details list.',
  },
  'ensemble-document-too-large': {
    meaning:
      'The document stands for more schemas, values or characters than are read when its references are written out.',
    remedy: 'Split the service into several documents, or share fewer schemas in it.',
  },
  'ensemble-document-too-deep': {
    meaning: 'References in the document are nested too deep to be followed.',
    remedy: 'Nest schemas less deep.',
  },
  'ensemble-document-timeout': {
    meaning: 'Reading the document took too long.',
    remedy: 'Make the document smaller, or share fewer schemas in it.',
  },
  'ensemble-document-memory': {
    meaning: 'Reading the document took too much memory.',
    remedy: 'Make the document smaller, or share fewer schemas in it.',
  },
  'ensemble-stopping': { meaning: 'The ensemble is stopping.', remedy: 'Try again when it has started.' },
  'ensemble-operation-too-large': {
    meaning: 'The schemas of one operation stand for more values or characters than a tool can have.',
    remedy: 'Split the operation, or share fewer schemas in it.',
  },
  'ensemble-schemas-invalid': {
    meaning: 'The schemas of an operation cannot be used, so the operation is not offered as a tool.',
    remedy: 'Correct the schema that the message names.',
  },
  'ensemble-check-exceeded': {
    meaning: 'Checking a value by its schema takes too much time or memory.',
    remedy: 'Simplify the schema in the document of the service.',
  },
  'ensemble-precaution-unsupported': {
    meaning:
      'A request asks for a preview, a confirmation or a limit that the operation does not have. Nothing was sent.',
    remedy: 'Remove the member, parameter or header to have the request carried out.',
  },
  'ensemble-name-ignored': {
    meaning: 'A request has a member or a parameter that the operation does not know. It had no effect.',
    remedy: 'Remove it, or correct its name.',
  },
  'ensemble-server-missing': {
    meaning: 'The document names no http or https server.',
    remedy: 'Add a server to the document.',
  },
  'ensemble-own-address': {
    meaning: 'The address or the document is that of the ensemble itself.',
    remedy: 'Register another service: an interaction cannot start another.',
  },
  'ensemble-destination-changed': {
    meaning: 'A new version of a document would send calls to another origin.',
    remedy: 'Register the service again if that is wanted.',
  },
  'ensemble-credentials-missing': {
    meaning: 'The ensemble has no credentials for an operation.',
    remedy: 'Set SERVICE_API_KEY or SERVICE_CREDENTIALS.',
  },
  'ensemble-arguments-invalid': {
    meaning: 'The arguments of a call do not match the operation, or no request can hold them.',
    remedy: 'Call the tool again with arguments that match its schema.',
  },
  'ensemble-tool-unknown': { meaning: 'There is no tool of this name.', remedy: 'Call a tool that was offered.' },
  'ensemble-too-many-calls': {
    meaning: 'One step has more calls than are carried out.',
    remedy: 'Call fewer tools in one step.',
  },
  'ensemble-provider-timeout': {
    meaning: "The model's provider did not answer in time.",
    remedy: 'Try again later, or check OPENAI_BASE_URL.',
  },
  'ensemble-provider-unreachable': {
    meaning: "The model's provider cannot be reached.",
    remedy: 'Check the network and OPENAI_BASE_URL.',
  },
  'ensemble-provider-refused': {
    meaning: "The model's provider answered with an error.",
    remedy: 'Read its code in the message; the log has its words.',
  },
  'ensemble-provider-answer-invalid': {
    meaning: "The model's provider gave an answer that cannot be read.",
    remedy: 'Check OPENAI_BASE_URL and OPENAI_API.',
  },
  'ensemble-model-failed': {
    meaning: 'The model failed.',
    remedy: 'Try again; the log has the words of the provider.',
  },
} as const satisfies Record<string, CodeEntry>;

export type EnsembleCode = keyof typeof ensembleCodes;
