/**
 * The part of the schema of SARIF 2.1.0 for the objects that a report has, without other members.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json
 */
const text = { type: 'string' } as const;
const count = { type: 'integer', minimum: 1 } as const;

/** An object with these members alone. */
function object(required: readonly string[], properties: Readonly<Record<string, object>>): object {
  return { type: 'object', required, properties, additionalProperties: false };
}

const list = (items: object): object => ({ type: 'array', items });

const message = object(['text'], { text });
const level = { enum: ['none', 'note', 'warning', 'error'] };
const artifactLocation = object([], {
  // A reference by RFC 3986, in which these have to be escaped.
  uri: { type: 'string', pattern: '^[^\\s<>"{}|\\\\^`#?]*$' },
  uriBaseId: text,
  description: message,
});
const region = object([], { startLine: count, startColumn: count });
const physicalLocation = object(['artifactLocation'], { artifactLocation, region });

const result = object(['message'], {
  ruleId: text,
  ruleIndex: { type: 'integer', minimum: -1 },
  level,
  message,
  locations: list(object([], { physicalLocation })),
  properties: { type: 'object' },
});

const invocation = object(['executionSuccessful'], {
  executionSuccessful: { type: 'boolean' },
  toolExecutionNotifications: list(object(['message'], { level, message })),
});

const run = object(['tool'], {
  tool: object(['driver'], {
    driver: object(['name'], { name: text, rules: { ...list(object(['id'], { id: text })), uniqueItems: true } }),
  }),
  originalUriBaseIds: { type: 'object', additionalProperties: artifactLocation },
  invocations: list(invocation),
  results: list(result),
  properties: { type: 'object' },
});

export const sarifSchema = object(['version', 'runs'], {
  $schema: { type: 'string', pattern: '^https://' },
  version: { enum: ['2.1.0'] },
  runs: list(run),
});
