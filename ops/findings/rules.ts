/** The catalogue of the rules of the drift check. Exceptions and SARIF name them, so a name never changes. */
import { behaviourRules } from './rules/behaviour.ts';
import { acrossRules, dnsRules, gatewayRules } from './rules/deployment.ts';
import { assistantRules, codeRules, documentRules, exceptionRules, historyRules } from './rules/document.ts';
import { generateRules } from './rules/generate.ts';

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
