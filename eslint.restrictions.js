import { bundled } from './bin/packages.js';

/** Lint rules against second copies of code that must exist only once, whose messages name the first copy, and against code without effect. */

const errorText = {
  message: 'Use errorText, errorLine or errorStack of openapi/errors/error-text.ts.',
  selector:
    'ConditionalExpression[test.operator="instanceof"][test.right.name="Error"] MemberExpression[property.name=/^(message|stack)$/]',
};
const errorCode = {
  message: 'Use errorCode of openapi/errors/error-text.ts.',
  selector:
    'LogicalExpression[left.operator="instanceof"][left.right.name="Error"][right.operator="in"][right.left.value="code"]',
};
const sortedJson = {
  message: 'Use sortMembers or stringifySorted of openapi/json/sorted-json.ts.',
  selector:
    'CallExpression[callee.object.name="Object"][callee.property.name="fromEntries"] > CallExpression[callee.property.name=/^(sort|toSorted)$/]',
};
/** Declarations of a module, exported or not. */
const declarator = ':matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator';
const memo = {
  message: 'Use memoize of openapi/memoize.ts, or keep the map in the object that owns the map.',
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

const importOfBundled = {
  message:
    'Import packages that bin/packages.js bundles at the beginning: import() gives only their default export there.',
  selector: `ImportExpression[source.value=/^(${bundled.join('|').replaceAll('/', '\\u002F')})(\\u002F|$)/]`,
};

/** Node loads them, not vitest: `service/tests/run/native/native-runner.ts`. These would do nothing, and a test would pass by chance. */
const moduleMocks = {
  message: 'Give code what it is to call, or add a module to service/tests/run/native/stand-ins.ts: vi replaces none.',
  selector:
    'MemberExpression[object.name=/^(vi|vitest)$/][property.name=/^(mock|doMock|unmock|doUnmock|hoisted|resetModules|importActual|importMock|dynamicImportSettled)$/]',
};

/** A process runs many test files, and a module once: the tests of an imported one would be missing in the next file. */
const testImport = {
  message: 'Move what both files need to a module without tests: tests that are imported are declared only once.',
  selector:
    ':matches(ImportDeclaration, ImportExpression, ExportNamedDeclaration, ExportAllDeclaration)[source.value=/\\.test(\\.ts)?$/]',
};

const copies = [moduleMocks, testImport, importOfBundled, errorText, errorCode, sortedJson, memo];
const tests = [
  '**/*.test.ts',
  '**/tests/**',
  '**/testing/**',
  '**/testing.ts',
  '**/testing-*.ts',
  '**/*-testing.ts',
  'ops/bench/**',
];
const httpClient = 'Use createHttpClient of service/http-client/http-client.ts.';
const syntax = (...restrictions) => ({ 'no-restricted-syntax': ['error', ...restrictions] });

export const restrictions = [
  { files: ['**/*.ts'], rules: syntax(...copies) },
  { files: ['ops/**/*.ts'], ignores: tests, rules: syntax(...copies, ...moduleState) },
  { files: ['openapi/errors/error-text.ts'], rules: syntax(sortedJson, memo) },
  {
    files: ['**/*.ts'],
    ignores: [...tests, 'service/http-client/**'],
    rules: {
      'no-restricted-imports': ['error', { paths: [{ name: 'undici', message: httpClient }] }],
      'no-restricted-globals': ['error', { name: 'fetch', message: httpClient }],
    },
  },
];
