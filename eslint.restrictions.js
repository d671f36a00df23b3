/** What exists once in the project: a second copy is an error of the linter, with the name of the first. */

const errorText = {
  message: 'Use errorText, errorLine or errorStack of openapi/error-text.ts.',
  selector:
    'ConditionalExpression[test.operator="instanceof"][test.right.name="Error"] MemberExpression[property.name=/^(message|stack)$/]',
};
const errorCode = {
  message: 'Use errorCode of openapi/error-text.ts.',
  selector:
    'LogicalExpression[left.operator="instanceof"][left.right.name="Error"][right.operator="in"][right.left.value="code"]',
};
const sortedJson = {
  message: 'Use sortMembers or stringifySorted of openapi/sorted-json.ts.',
  selector:
    'CallExpression[callee.object.name="Object"][callee.property.name="fromEntries"] > CallExpression[callee.property.name=/^(sort|toSorted)$/]',
};
/** Of a module: exported or not. */
const declarator = ':matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator';
const memo = {
  message: 'Use memoize of openapi/memoize.ts, or keep the map in the object that owns it.',
  selector: `${declarator} > NewExpression[callee.name="WeakMap"]`,
};
const moduleState = [
  {
    message: 'Keep state in an object that a run creates: two runs in one process share a module.',
    selector: ':matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration[kind="let"]',
  },
  {
    message: 'Keep the collection in an object that a run creates, or give it a readonly type.',
    selector: `${declarator}:not([id.typeAnnotation]) > NewExpression[callee.name=/^(Map|Set)$/][arguments.length=0]`,
  },
];

const copies = [errorText, errorCode, sortedJson, memo];
const tests = [
  '**/*.test.ts',
  '**/tests/**',
  '**/testing.ts',
  '**/testing-*.ts',
  '**/*-testing.ts',
  '**/testing/**',
  'ops/bench/**',
];
const httpClient = 'Use createHttpClient of service/http-client/http-client.ts.';
const syntax = (...restrictions) => ({ 'no-restricted-syntax': ['error', ...restrictions] });

export const restrictions = [
  { files: ['**/*.ts'], rules: syntax(...copies) },
  { files: ['ops/**/*.ts'], ignores: tests, rules: syntax(...copies, ...moduleState) },
  { files: ['openapi/error-text.ts'], rules: syntax(sortedJson, memo) },
  {
    files: ['**/*.ts'],
    ignores: [...tests, 'service/http-client/**'],
    rules: {
      'no-restricted-imports': ['error', { paths: [{ name: 'undici', message: httpClient }] }],
      'no-restricted-globals': ['error', { name: 'fetch', message: httpClient }],
    },
  },
];
