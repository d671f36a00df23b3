/** The catalogue of the faults that make a document unusable. */
import type { CodeEntry } from './coded-error.ts';

export const documentCodes = {
  'document-folder-missing': {
    meaning: 'The project has no folder openapi/, so it has no services of this package.',
    remedy:
      'Run `fountainai generate` with a document, or give --folder. Services that `fountainai.yml` describes are only checked.',
  },
  'document-encoding-invalid': {
    meaning: 'The file is not text in UTF-8.',
    remedy: 'Save the file as UTF-8. The message has the place of the first byte that is not text.',
  },
  'document-syntax-invalid': {
    meaning: 'The text is not YAML or JSON.',
    remedy: 'Correct the syntax at the place that the message names.',
  },
  'document-too-large': {
    meaning: 'The document has more bytes, values or characters than the parser reads.',
    remedy: 'Make the document smaller, or split it into several services.',
  },
  'document-too-deep': {
    meaning: 'Values or references are nested too deeply.',
    remedy: 'Nest the values less, or shorten the chain of references.',
  },
  'document-value-invalid': {
    meaning: 'The document has a value that JSON cannot have, such as NaN, or a member named __proto__.',
    remedy: 'Write a JSON value, for example a text.',
  },
  'document-not-object': { meaning: 'The document is not an object.', remedy: 'Write an OpenAPI document.' },
  'document-version-unsupported': {
    meaning: 'The document is not OpenAPI 3.0 or 3.1.',
    remedy: 'Convert the document to OpenAPI 3.1, or correct its member openapi.',
  },
  'document-operations-missing': { meaning: 'The document has no operations.', remedy: 'Write one under paths.' },
  'document-structure-invalid': {
    meaning: 'The document does not have the structure that the specification of OpenAPI describes.',
    remedy: 'Correct the member at the place that the message names.',
  },
  'document-reference-unresolved': {
    meaning: 'A $ref leads to nothing, or out of the folder of the document.',
    remedy: 'Correct the reference, or put the file that it names into the folder of the document.',
  },
  'document-reference-too-long': { meaning: 'A $ref has too many characters.', remedy: 'Shorten the reference.' },
  'document-reference-indirect': {
    meaning: 'A $ref leads through an object that is itself a $ref.',
    remedy: 'Refer to the object that the inner reference names.',
  },
  'document-reference-circular': {
    meaning: 'A $ref leads in a circle, or through too many others.',
    remedy: 'Refer to an object that is not a reference.',
  },
  'document-security-scheme-unknown': {
    meaning: 'A security requirement names a scheme that the document does not have.',
    remedy: 'Add the scheme to components/securitySchemes, or correct its name.',
  },
  'document-security-unsupported': {
    meaning: 'No value of a setting can satisfy a security scheme that operations require.',
    remedy: 'Move the scheme to a gateway in front of the service, and remove it from the security of the document.',
  },
  'document-operation-id-taken': {
    meaning: 'Two operations have the same operationId.',
    remedy: 'Give each operation a unique operationId.',
  },
  'document-parameter-taken': {
    meaning: 'An operation has two parameters with the same name and place.',
    remedy: 'Remove or rename one of the two.',
  },
  'document-path-parameter-undefined': {
    meaning: 'A path and the path parameters of its operation do not have the same names.',
    remedy: 'Define each parameter of the path with in: path, and no others.',
  },
  'document-path-parameter-empty': {
    meaning: 'A path has a parameter without a name.',
    remedy: 'Give the parameter a name.',
  },
  'document-path-with-query': {
    meaning: 'A path has a query.',
    remedy: 'Write its members as parameters with in: query.',
  },
  'document-path-unsupported': {
    meaning: 'A path has *, ? or #, which no request can have in its path, or which would match other paths.',
    remedy: 'Write a parameter instead of *, and parameters with in: query instead of ? or #.',
  },
  'document-pattern-unsupported': {
    meaning: 'A pattern is written for another language than ECMAScript, in which it has another meaning.',
    remedy: 'Write the pattern as ECMA-262 describes it, for example ^[a-z]+$ instead of \\A[[:lower:]]+\\z.',
  },
  'document-path-taken': {
    meaning: 'Two paths differ only in the names of their parameters.',
    remedy: 'Merge the two paths.',
  },
  'document-server-variable-undefined': {
    meaning: 'The address of a server has a variable that is not defined.',
    remedy: 'Define the variable in the variables of the server.',
  },
  'document-server-variable-empty': {
    meaning: 'A variable of a server has an empty list of values, or a default that is not in the list.',
    remedy: 'Correct the enum or the default of the variable.',
  },
  'document-unusable': {
    meaning: 'The document cannot be read for a reason that has no code of its own.',
    remedy: 'Read the reason in the message.',
  },
} as const satisfies Record<string, CodeEntry>;

export type DocumentCode = keyof typeof documentCodes;
