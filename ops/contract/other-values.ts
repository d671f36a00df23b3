/** Bodies with other values than the usual ones: a change that is not carried out can be seen. */
import type { ApiDocument, Json, JsonObject, Operation } from '../../openapi/document.ts';
import { split } from '../../openapi/pointer.ts';
import { type Proposal, variations } from '../../openapi/samples/variations.ts';
import { standalone } from '../../openapi/schema.ts';
import { compileValidator } from '../../openapi/validator.ts';
import { plain } from './item.ts';
import { bodyOf } from './sample.ts';

const maxChanges = 20;
/** Values of these have a meaning beyond their type. */
const meaningful = ['enum', 'const', 'pattern', 'format', 'readOnly'] as const;

/** The valid body with another text or number in each member that may have one; undefined if there is none. */
export function otherBody(document: ApiDocument, operation: Operation, body: Json | undefined): Json | undefined {
  const schema = bodyOf(operation)?.schema;
  const names = [...operation.path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => plain(name));
  return schema === undefined || body === undefined ? undefined : varied(document, { schema, body, names });
}

interface Given {
  readonly schema: NonNullable<ReturnType<typeof bodyOf>>['schema'];
  readonly body: Json;
  /** Of the parameters of the path: a member with such a name must stay as it is. */
  readonly names: readonly string[];
}

function varied({ content }: ApiDocument, { schema, body, names }: Given): Json | undefined {
  const whole = standalone(content, schema, 'request');
  const validate = compileValidator(whole);
  const done = new Set<string>();
  const isOpen = (pointer: string): boolean =>
    !done.has(pointer) &&
    !split(pointer).some((part) => names.some((name) => name.endsWith(plain(part)) && plain(part) !== ''));
  let value = body;
  for (let changes = 0; changes < maxChanges; changes += 1) {
    const next = [...variations(whole, value, propose)].find(
      (other) => isOpen(other.pointer) && validate(structuredClone(other.value)).length === 0,
    );
    if (next === undefined) break;
    done.add(next.pointer);
    value = next.value;
  }
  return done.size === 0 ? undefined : value;
}

function propose(value: Json, parts: readonly JsonObject[]): readonly Proposal[] {
  if (parts.some((part) => meaningful.some((keyword) => part[keyword] !== undefined))) return [];
  const others: readonly Json[] =
    typeof value === 'string'
      ? [`${value}2`, `${value.slice(0, -1)}2`]
      : typeof value === 'number'
        ? [value + 1, value - 1]
        : [];
  return others.filter((other) => other !== value).map((other) => ({ why: 'another value', value: other }));
}
