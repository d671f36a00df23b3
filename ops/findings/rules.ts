/** The catalogue of the rules of the drift check. Exceptions and SARIF name them, so a name never changes. */
import { acrossRules } from './rules/across.ts';
import { assistantRules } from './rules/assistant.ts';
import { behaviourRules } from './rules/behaviour.ts';
import { codeRules } from './rules/code.ts';
import { dnsRules } from './rules/dns.ts';
import { documentRules } from './rules/document.ts';
import { evaluateRules } from './rules/evaluate.ts';
import { exceptionRules } from './rules/exceptions.ts';
import { gatewayRules } from './rules/gateway.ts';
import { generateRules } from './rules/generate.ts';
import { historyRules } from './rules/history.ts';
import { replayRules } from './rules/replay.ts';

export type { RuleEntry } from './rules/rule-entry.ts';

/** Rules by section; `exceptions`, `generate`, `evaluate` and `replay` are rules outside the sections. */
export const ruleSections = {
  document: documentRules,
  history: historyRules,
  code: codeRules,
  behaviour: behaviourRules,
  assistant: assistantRules,
  across: acrossRules,
  gateway: gatewayRules,
  dns: dnsRules,
  exceptions: exceptionRules,
  generate: generateRules,
  evaluate: evaluateRules,
  replay: replayRules,
} as const;

export const driftRules = {
  ...documentRules,
  ...historyRules,
  ...codeRules,
  ...behaviourRules,
  ...assistantRules,
  ...acrossRules,
  ...gatewayRules,
  ...dnsRules,
  ...exceptionRules,
  ...generateRules,
  ...evaluateRules,
  ...replayRules,
} as const;

export type DriftRule = keyof typeof driftRules;

declare const ofLibrary: unique symbol;

/** A rule of oasdiff: https://github.com/oasdiff/oasdiff/blob/main/docs/BREAKING-CHANGES.md */
export type LibraryRule = string & { readonly [ofLibrary]: true };

export type FindingRule = DriftRule | LibraryRule;

/** Names of the library are not checked, since our catalogue does not have them. */
export function libraryRule(id: string): LibraryRule {
  return id as LibraryRule; // the mark is for the compiler alone, which lets no other text be a rule
}
