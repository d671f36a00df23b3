/** Rules of the section `history`: changes of a document since the base. */
import type { RuleEntry } from './rule-entry.ts';

/** In addition, oasdiff names its own changes. A rule for changes that break no client never is a finding: `version` reports it. */
export const historyRules = {
  'document-removed': {
    meaning: 'A document of the base does not exist any more.',
    example: '`openapi/tasks.yml` was deleted.',
    remedy: 'restore it, or add an exception with a reason',
  },
  version: {
    meaning: 'The version of a document was not raised enough for its changes since the base.',
    example: 'A new operation was added, and `info.version` is still 1.2.0; it must be at least 1.3.0.',
    remedy: 'raise the version as the message says',
  },
  'security-changed': {
    meaning: 'The keys that an operation needs, or a security scheme, changed.',
    example: '`listTasks` had `security: []`, and needs a key now.',
    remedy: 'undo the change, or raise the major version',
  },
  'security-alternative-added': {
    meaning: 'Another security alternative was added. The rule version reports it.',
    example: '`listTasks` needed an API key, and accepts an API key or a bearer token now.',
    remedy: 'raise the minor version',
  },
  'operation-id-changed': {
    meaning: 'An operationId changed.',
    example: '`listTasks` is now called `getTasks`: generated clients lose their method.',
    remedy: 'undo the change, or raise the major version',
  },
  'path-parameter-renamed': {
    meaning:
      'A path parameter has another name. Its requests stay the same, but clients in code, and tools of the assistant, use the name.',
    example: '`/tasks/{id}` became `/tasks/{taskId}`.',
    remedy: 'undo the change, or raise the major version',
  },
  'parameter-style-changed': {
    meaning: 'The way in which a parameter is written in the request changed.',
    example: '`tags` was sent as `tags=a,b` (`explode: false`), and is sent as `tags=a&tags=b` now.',
    remedy: 'undo the change, or raise the major version',
  },
  'server-removed': {
    meaning: 'A server was removed.',
    example: '`https://api.example.com/v1` is not in `servers` any more.',
    remedy: 'undo the change, or raise the major version',
  },
  'servers-reordered': {
    meaning: 'The order of the servers changed; many clients use the first.',
    example: 'The staging server comes first now.',
    remedy: 'undo the change, or raise the major version',
  },
  'server-added': {
    meaning: 'A server was added. The rule version reports it.',
    example: '`https://eu.example.com` was added to `servers`.',
    remedy: 'raise the minor version',
  },
  'link-added': {
    meaning: 'A link was added. The rule version reports it.',
    example: 'The 201 of `createTask` has a new link to `getTask`.',
    remedy: 'raise the minor version',
  },
  'answer-promises-more': {
    meaning: 'A response has more guarantees than before. The rule version reports it.',
    example: '`title` in a response has `maxLength: 80` now, and had no limit.',
    remedy: 'raise the minor version',
  },
  'answer-promises-less': {
    meaning: 'A response lost a constraint.',
    example: '`title` in a response had `maxLength: 80`, and has no limit now.',
    remedy: 'undo the change, or raise the major version',
  },
  'request-takes-less': {
    meaning: 'A request has a new constraint.',
    example: '`title` in a request has `maxLength: 80` now, and had no limit.',
    remedy: 'undo the change, or raise the major version',
  },
  'request-takes-more': {
    meaning: 'A request lost a constraint. The rule version reports it.',
    example: '`title` in a request had `maxLength: 80`, and has no limit now.',
    remedy: 'raise the minor version',
  },
  wording: {
    meaning: 'The wording of a document changed. The rule version reports it.',
    example: 'A description was corrected, and `info.version` stayed the same.',
    remedy: 'raise the patch version',
  },
  unclassed: {
    meaning: 'Something changed, and no rule knows the effect on clients.',
    example: 'The default of a variable in the address of a server changed.',
    remedy: 'undo the change, raise the major version, or add an exception with a reason',
  },
} as const satisfies Record<string, RuleEntry>;
