/** Rules of the section `history`: changes of a document since the base. */
import type { CodeEntry } from '../../../openapi/errors/coded-error.ts';

/** In addition, oasdiff names its own changes. A rule for changes that break no client never is a finding: `version` reports it. */
export const historyRules = {
  'document-removed': {
    meaning: 'A document of the base does not exist any more.',
    remedy: 'restore it, or add an exception with a reason',
  },
  version: {
    meaning: 'The version of a document was not raised enough for its changes since the base.',
    remedy: 'raise the version as the message says',
  },
  'security-changed': {
    meaning: 'The keys that an operation needs, or a security scheme, changed.',
    remedy: 'undo the change, or raise the major version',
  },
  'security-alternative-added': {
    meaning: 'Another security alternative was added. The rule version reports it.',
    remedy: 'raise the minor version',
  },
  'operation-id-changed': { meaning: 'An operationId changed.', remedy: 'undo the change, or raise the major version' },
  'path-parameter-renamed': {
    meaning:
      'A path parameter has another name. Its requests stay the same, but clients in code, and tools of the assistant, use the name.',
    remedy: 'undo the change, or raise the major version',
  },
  'parameter-style-changed': {
    meaning: 'The way in which a parameter is written in the request changed.',
    remedy: 'undo the change, or raise the major version',
  },
  'server-removed': { meaning: 'A server was removed.', remedy: 'undo the change, or raise the major version' },
  'servers-reordered': {
    meaning: 'The order of the servers changed; many clients use the first.',
    remedy: 'undo the change, or raise the major version',
  },
  'server-added': { meaning: 'A server was added. The rule version reports it.', remedy: 'raise the minor version' },
  'link-added': { meaning: 'A link was added. The rule version reports it.', remedy: 'raise the minor version' },
  'answer-promises-more': {
    meaning: 'A response has more guarantees than before. The rule version reports it.',
    remedy: 'raise the minor version',
  },
  'answer-promises-less': {
    meaning: 'A response lost a constraint.',
    remedy: 'undo the change, or raise the major version',
  },
  'request-takes-less': {
    meaning: 'A request has a new constraint.',
    remedy: 'undo the change, or raise the major version',
  },
  'request-takes-more': {
    meaning: 'A request lost a constraint. The rule version reports it.',
    remedy: 'raise the minor version',
  },
  wording: {
    meaning: 'The wording of a document changed. The rule version reports it.',
    remedy: 'raise the patch version',
  },
  unclassed: {
    meaning: 'Something changed, and no rule knows the effect on clients.',
    remedy: 'undo the change, raise the major version, or add an exception with a reason',
  },
} as const satisfies Record<string, CodeEntry>;
