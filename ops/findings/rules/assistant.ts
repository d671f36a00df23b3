/** Rules of the section `assistant`: changes of the tools of models. */
import type { RuleEntry } from './rule-entry.ts';

export const assistantRules = {
  'tool-gone': {
    meaning: 'A tool that models know does not exist any more.',
    example: 'The operation `closeTask` was removed in a minor version.',
    remedy: 'restore its operation, or raise the major version',
  },
  'tool-renamed': {
    meaning: 'A tool that models know has another name.',
    example: '`closeTask` is called `finishTask` now.',
    remedy: 'give the operation its former operationId, or raise the major version',
  },
  'argument-required': {
    meaning: 'A tool needs an argument that it did not need before.',
    example: '`listTasks` needs `project` now.',
    remedy: 'make the argument optional, or raise the major version',
  },
  'prompt-budget': {
    meaning: 'The parts of prompt and tools for a document are larger than its budget.',
    example: 'The descriptions of a document became longer than the budget for its number of operations.',
    remedy: 'shorten descriptions: a model reads all of them with every request',
  },
} as const satisfies Record<string, RuleEntry>;
