/** Bodies with other values than the usual ones: what a service does not carry out, swaps or cuts off can be seen. */
import { viewSchema } from '../../../openapi/schema/view/document-schemas.ts';
import type { Json, Operation } from '../../../openapi/document/document.ts';
import { split } from '../../../openapi/json/pointer.ts';
import { type Proposal, variations } from '../../../openapi/sample/variations.ts';
import { lowest, someHave } from '../../../openapi/schema/view/facts.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { standalone } from '../../../openapi/schema/standalone.ts';
import { compileCheck } from '../../../openapi/validation/validator.ts';
import { plain } from '../structure/names.ts';
import { findBody } from './sample.ts';

/**
 * `values`: texts and numbers; `choices`: booleans, values of an enum, days and times; the others: texts that services
 * often do not keep as they are.
 */
export type ChangedValues = 'values' | 'choices' | TextKind;
export type TextKind = keyof typeof oddTexts;

const oddTexts = {
  spaces: '  two  spaces \u00a0 and a tab\t ',
  letters: 'e\u0301 \u00e9 \u212b \ufb01 \u00bd \u0130 \u00df \u65e5\u672c \ud83d\ude00 Zo\u00eb',
  marks: `<b>"Q" & 'A'</b> &amp; &#233; %20 100% a+b \\n \\u0041 {{x}} \${y}`,
  lines: 'one\r\ntwo\nthree\n\nfour',
  long: 'a long text, of 5 thousand characters: '.repeat(129).slice(0, 5000),
} as const;

export const textKinds: readonly TextKind[] = ['spaces', 'letters', 'marks', 'lines', 'long'];

const maxChanges = 20;
/** Characters of a text whose schema has no maximum; texts that a schema lets be longer have at most `maxTextLength`. */
const usualTextLength = 64;
const maxTextLength = 1000;
/** Texts and numbers with one of these have a meaning beyond their type. */
const meaningful = ['enum', 'const', 'pattern', 'format', 'readOnly'];
/** Formats that say how wide a number is. */
const widths: ReadonlySet<string | undefined> = new Set(['int32', 'int64', 'float', 'double']);
/** A service decides which states may follow a state. */
export const stateNames = /(state|status|phase|action)$/i;

/** The valid body with another value in each member that may have one; undefined if there is none. */
export function otherBody(operation: Operation, body: Json | undefined, changed: ChangedValues): Json | undefined {
  const schema = findBody(operation)?.schema;
  const names = [...operation.path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => plain(name));
  return schema === undefined || body === undefined ? undefined : varied({ schema, body, names, changed });
}

interface Given {
  readonly schema: SchemaView;
  readonly body: Json;
  /** Of the parameters of the path: a member with such a name must stay as it is. */
  readonly names: readonly string[];
  readonly changed: ChangedValues;
}

function varied({ schema, body, names, changed }: Given): Json | undefined {
  const whole = standalone(schema, 'request');
  const isValid = compileCheck(whole);
  const view = viewSchema(whole);
  const done = new Set<string>();
  const isOpen = (pointer: string): boolean =>
    !done.has(pointer) &&
    !(changed === 'choices' && stateNames.test(pointer)) &&
    !split(pointer).some((part) => names.some((name) => name.endsWith(plain(part)) && plain(part) !== ''));
  let value = body;
  for (let changes = 0; changes < maxChanges; changes += 1) {
    // Each change has a number, so that no two members have the same value.
    const next = [...variations(view, value, proposals[changed](changes + 2))].find(
      (other) => isOpen(other.pointer) && isValid(other.value),
    );
    if (next === undefined) break;
    done.add(next.pointer);
    value = next.value;
  }
  return done.size === 0 ? undefined : value;
}

type Propose = (value: Json, parts: readonly SchemaView[]) => readonly Proposal[];

const hasMeaning = ({ own }: SchemaView): boolean =>
  meaningful.some((keyword) => own.names.has(keyword) && (keyword !== 'format' || !widths.has(own.format)));

/** As much of the text as the schema allows, which says nothing else of it. */
const asText =
  (text: string): (() => Propose) =>
  () =>
  (value, parts) => {
    if (typeof value !== 'string' || parts.some(hasMeaning)) return [];
    const most = lowest(parts, 'maxLength') ?? text.length;
    // A bound that is stated is tried at its edge.
    return text === oddTexts.long && most < text.length ? [] : proposed(value, [text.slice(0, most)]);
  };

const proposals: Readonly<Record<ChangedValues, (number: number) => Propose>> = {
  spaces: asText(oddTexts.spaces),
  letters: asText(oddTexts.letters),
  marks: asText(oddTexts.marks),
  lines: asText(oddTexts.lines),
  long: asText(oddTexts.long),
  values: (number) => (value, parts) => {
    if (parts.some(hasMeaning)) return [];
    if (typeof value === 'string') return proposed(value, otherTexts(value, number, parts));
    if (typeof value !== 'number') return [];
    return proposed(value, [value + number, value - number, value + 1, value - 1]);
  },
  choices: (number) => (value, parts) => {
    if (someHave(parts, 'const', 'readOnly')) return [];
    const listed = parts.flatMap(({ own }) => own.enum ?? []);
    if (listed.length > 0)
      return proposed(
        value,
        listed.filter((one) => one !== null),
      );
    if (typeof value === 'boolean') return proposed(value, [!value]);
    return typeof value === 'string' ? proposed(value, otherTimes(number, parts)) : [];
  },
};

function proposed(value: Json, others: readonly Json[]): readonly Proposal[] {
  return others.filter((other) => other !== value).map((other) => ({ why: 'another value', value: other }));
}

/** A text as long as it may be, and short ones. */
function otherTexts(value: string, number: number, parts: readonly SchemaView[]): readonly string[] {
  const length = Math.min(lowest(parts, 'maxLength') ?? usualTextLength, maxTextLength);
  const long = `${value}${number}`.padEnd(length, '-and-more').slice(0, Math.max(length, 0));
  return [long, `${value}${number}`, `${value.slice(0, -1)}${number % 10}`];
}

function otherTimes(number: number, parts: readonly SchemaView[]): readonly string[] {
  const day = `${2030 + number}-05-06`;
  return parts.flatMap(({ own }) => {
    if (own.format === 'date') return [day];
    return own.format === 'date-time' ? [`${day}T07:08:09Z`] : [];
  });
}
