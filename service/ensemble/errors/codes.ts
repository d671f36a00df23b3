/** The catalogue of errors between the ensemble, the services that it calls, and the model's provider. */
import type { CodeEntry } from 'fountainai/openapi';

export const ensembleCodes = {
  'ensemble-address-invalid': {
    meaning: 'An address is not an absolute http or https address.',
    remedy: 'Use an address such as https://pets.example.com/openapi.json.',
  },
  'ensemble-address-with-password': {
    meaning: 'An address contains a user name or a password.',
    remedy: 'Remove them from the address; set the credentials of services in SERVICE_CREDENTIALS.',
  },
  'ensemble-address-forbidden': {
    meaning: 'An address belongs to a range that is never called, such as link-local or multicast.',
    remedy: 'Use another address.',
  },
  'ensemble-address-internal': {
    meaning: 'An address is loopback or private, and ALLOWED_HOSTS does not name its host.',
    remedy: 'Add the host to ALLOWED_HOSTS if it is your own service.',
  },
  'ensemble-address-foreign': {
    meaning: 'A document or redirect of a host outside ALLOWED_HOSTS leads to a host in ALLOWED_HOSTS.',
    remedy: 'Register the address of the document at its target host.',
  },
  'ensemble-name-unknown': {
    meaning: 'The name of a host cannot be resolved, or has no address.',
    remedy: 'Correct the name, or check the DNS servers.',
  },
  'ensemble-service-unreachable': {
    meaning: 'No connection was possible, or the connection ended without an answer.',
    remedy: 'Check that the service runs and that the ensemble can reach it.',
  },
  'ensemble-service-timeout': {
    meaning: 'A service did not answer in time.',
    remedy: 'Check the service, then retry.',
  },
  'ensemble-call-aborted': {
    meaning: 'A call was aborted because the interaction ended.',
    remedy: 'Ask for less at once.',
  },
  'ensemble-interaction-stopped': {
    meaning: 'A call was not sent because the client of the stream has left, or because the service stops.',
    remedy: 'Read the record of the interaction, then ask for what is left.',
  },
  'ensemble-answer-too-large': {
    meaning: 'An answer exceeds the maximum size.',
    remedy: 'Request less, for example with a limit.',
  },
  'ensemble-answer-encoded': {
    meaning: 'An answer is compressed, although the request did not allow compression.',
    remedy: 'Make the service follow Accept-Encoding: identity.',
  },
  'ensemble-answer-cut-off': {
    meaning: 'An answer ended before it was complete.',
    remedy: 'Check the service. If the call was a write, find out whether it was carried out before you send it again.',
  },
  'ensemble-redirects-invalid': {
    meaning: 'A document is redirected too often, without a valid target, or from https to http.',
    remedy: 'Use the address that the redirects lead to.',
  },
  'ensemble-document-unavailable': {
    meaning: 'The address of a document does not respond with status 200 and a document.',
    remedy: 'Open the address and correct it.',
  },
  'ensemble-document-invalid': {
    meaning: 'The document is not a valid OpenAPI document.',
    remedy: 'Correct the problems that the details list.',
  },
  'ensemble-document-too-large': {
    meaning:
      'The document exceeds the maximum number of schemas, values or characters when its references are resolved.',
    remedy: 'Split the service into several documents, or share fewer schemas in it.',
  },
  'ensemble-document-too-deep': {
    meaning: 'References in the document are nested too deep.',
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
  'ensemble-stopping': { meaning: 'The ensemble is stopping.', remedy: 'Retry after the ensemble has started again.' },
  'ensemble-operation-too-large': {
    meaning: 'The schemas of one operation exceed the maximum number of values or characters of a tool.',
    remedy: 'Split the operation, or share fewer schemas in it.',
  },
  'ensemble-schemas-invalid': {
    meaning: 'The schemas of an operation cannot be used, so the operation is not offered as a tool.',
    remedy: 'Correct the schema that the message names.',
  },
  'ensemble-check-exceeded': {
    meaning: 'Validating a value by its schema takes too much time or memory.',
    remedy: 'Simplify the schema in the document of the service.',
  },
  'ensemble-precaution-unsupported': {
    meaning: 'A name in a request resembles confirm, dry_run or preview. Nothing was sent.',
    remedy: 'Send "confirm" or "dry_run" in the body, or remove the member, parameter or header.',
  },
  'ensemble-operation-denied': {
    meaning: 'The registration of the service or a policy denies the operation.',
    remedy: 'Change the rules of the registration, or WRITE_POLICY.',
  },
  'ensemble-operation-unaccepted': {
    meaning: 'After a refresh of the document, the operation is new or may do more than before.',
    remedy: 'Accept the operations of the document with PUT /services/update/{service_id}.',
  },
  'ensemble-operation-changed': {
    meaning: 'The operation of an approved call has changed since the call was shown. Nothing was sent.',
    remedy: 'Ask again, and decide about the new call.',
  },
  'ensemble-confirmation-policy': {
    meaning: 'A policy asks for a confirmation of the call.',
    remedy: 'Approve or reject the call with POST /interact/{conversation_id}/confirm.',
  },
  'ensemble-confirmation-asked': {
    meaning: 'The request asks for a confirmation of such calls.',
    remedy: 'Approve or reject the call with POST /interact/{conversation_id}/confirm.',
  },
  'ensemble-confirmation-expired': {
    meaning: 'A call has waited too long for a confirmation. Nothing was sent.',
    remedy: 'Ask again.',
  },
  'ensemble-consent-unsure': {
    meaning: "The person's words do not clearly ask for the call that the model wants to make.",
    remedy: 'Approve or reject the call with POST /interact/{conversation_id}/confirm.',
  },
  'ensemble-call-rejected': { meaning: 'A person rejected the call.', remedy: 'Ask for something else.' },
  'ensemble-call-replaced': {
    meaning: 'A person replaced the call by one with other arguments.',
    remedy: 'Decide about the new call.',
  },
  'ensemble-call-superseded': {
    meaning: 'A call waited for a confirmation when the person asked for something else, or deleted the conversation.',
    remedy: 'Ask for it again.',
  },
  'ensemble-operation-forbidden': {
    meaning: 'The principal of the key may not call operations of this effect.',
    remedy: 'Use another key, or have an administrator add the effect to the principal in ACCESS_FILE.',
  },
  'ensemble-dry-run': {
    meaning: 'The request is a dry run, so the call was not sent.',
    remedy: 'Send the request without dry_run to have it carried out.',
  },
  'ensemble-egress': {
    meaning: 'A call to a service outside ALLOWED_HOSTS has a result of another service in its arguments.',
    remedy: 'Approve the call if this data may leave, or set EGRESS_POLICY.',
  },
  'ensemble-egress-denied': {
    meaning: 'EGRESS_POLICY denies a call that has a result of another service in its arguments.',
    remedy: 'Add the host to ALLOWED_HOSTS if it is your own service, or set EGRESS_POLICY.',
  },
  'ensemble-name-ignored': {
    meaning:
      'A request has a member or a parameter that the operation does not know. The member or parameter had no effect.',
    remedy: 'Remove the member or parameter, or correct its name.',
  },
  'ensemble-server-missing': {
    meaning: 'The document names no http or https server.',
    remedy: 'Add a server to the document.',
  },
  'ensemble-own-address': {
    meaning: 'The address or the document belongs to the ensemble itself.',
    remedy: 'Register another service: an interaction cannot start another.',
  },
  'ensemble-destination-changed': {
    meaning: 'A new version of a document would send calls to another origin.',
    remedy: 'Register the service again if the new origin is intended.',
  },
  'ensemble-credentials-missing': {
    meaning: 'The ensemble has no credentials for an operation.',
    remedy: 'Set SERVICE_API_KEY or SERVICE_CREDENTIALS.',
  },
  'ensemble-caller-credentials-missing': {
    meaning: 'A service needs credentials of the caller, and the request has none. The call reads credentials_missing.',
    remedy: 'Send X-Service-Credentials with POST /interact, and again with the confirmation.',
  },
  'ensemble-arguments-invalid': {
    meaning: 'The arguments of a call do not match the operation, or cannot be sent in a request.',
    remedy: 'Call the tool again with arguments that match its schema.',
  },
  'ensemble-tool-unknown': { meaning: 'No tool has this name.', remedy: 'Call a tool that was offered.' },
  'ensemble-too-many-calls': {
    meaning: 'One step has more calls than the maximum.',
    remedy: 'Call fewer tools in one step.',
  },
  'ensemble-provider-timeout': {
    meaning: "The model's provider did not answer in time.",
    remedy: 'Retry later, or check the address of the provider in the settings.',
  },
  'ensemble-provider-unreachable': {
    meaning: "The model's provider cannot be reached.",
    remedy: 'Check the network, and the address of the provider in the settings.',
  },
  'ensemble-provider-refused': {
    meaning: "The model's provider answered with an error.",
    remedy: "Read the code in the message; the log has the provider's message.",
  },
  'ensemble-provider-answer-invalid': {
    meaning: "The model's provider sent a response that cannot be read.",
    remedy: 'Check the address of the provider in the settings, and which API it supports.',
  },
  'ensemble-model-failed': {
    meaning: 'The model failed.',
    remedy: "Retry; the log has the provider's message.",
  },
} as const satisfies Record<string, CodeEntry>;

export type EnsembleCode = keyof typeof ensembleCodes;
