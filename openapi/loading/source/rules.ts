/** What makes a document unusable. Style is nobody's fault: `no-…-example.com` and its like are left out. */
import { createConfig, YamlParseError } from '@redocly/openapi-core';
import type { Config, Oas3Rule, Plugin } from '@redocly/openapi-core';
import { join } from 'node:path';
import type { DocumentCode } from '../../errors/document-codes.ts';
import type { JsonObject } from '../../document/document.ts';
import { objectOf } from '../../json/json.ts';
import { syntaxProblem } from './text.ts';

/** Says which reference leads nowhere, and why. */
const referencesResolve: Oas3Rule = () => ({
  ref: {
    leave(node, context, { node: target, error }) {
      if (target !== undefined) return;
      const reason = error instanceof YamlParseError ? describe(error) : error?.message;
      context.report({ message: `Can't resolve $ref ${node.$ref}${reason === undefined ? '' : `: ${reason}`}` });
    },
  },
});

function describe(error: YamlParseError): string {
  const { message, location } = syntaxProblem(error);
  return `${location.file}:${location.line}:${location.column} ${message}`;
}

type TypeExtension = NonNullable<NonNullable<Plugin['typeExtension']>['oas3']>;

const securitySchemesExist: Oas3Rule = () => {
  let schemes: JsonObject = {};
  return {
    Root: {
      enter(root) {
        schemes = objectOf(root.components?.securitySchemes);
      },
    },
    SecurityRequirement(requirement, context) {
      for (const name of Object.keys(requirement)) {
        if (Object.hasOwn(schemes, name)) continue;
        const { source, pointer } = context.location.child([name]);
        const location = { source, pointer, reportOnKey: true };
        context.report({ message: `There is no security scheme "${name}"`, location });
      }
    },
  };
};

/** JSON Schema lets a schema have keywords of its own; the library knows only those of the specification. */
const openSchemas: TypeExtension = (types, version) => {
  if (version !== 'oas3_1' || types.Schema === undefined) return types;
  return { ...types, Schema: { ...types.Schema, additionalProperties: { resolvable: false } } };
};

type NodeType = Parameters<TypeExtension>[0][string];

/**
 * Extensions are data: a `$ref` in them is not followed. The library has types for those that it knows, and follows
 * references in the others.
 */
const extensionsAreData: TypeExtension = (types) =>
  Object.fromEntries(Object.entries(types).map(([name, type]) => [name, withPlainExtensions(type)]));

function withPlainExtensions(type: NodeType): NodeType {
  const { extensionsPrefix: prefix, additionalProperties: others, ...rest } = type;
  if (prefix === undefined) return type;
  const properties = Object.entries(type.properties).filter(([name]) => !name.startsWith(prefix));
  return {
    ...rest,
    properties: Object.fromEntries(properties),
    additionalProperties: (value: unknown, name: string) => {
      if (name.startsWith(prefix)) return { resolvable: false };
      return typeof others === 'function' ? others(value, name) : others;
    },
  };
}

/**
 * Two rules in place of the library's: its `no-unresolved-refs` takes names in a discriminator's mapping for
 * references, and its `security-defined` wants security on every operation.
 */
function plugin(isStrict: boolean): Plugin {
  return {
    id: 'fountainai',
    rules: { oas3: { 'references-resolve': referencesResolve, 'security-schemes-exist': securitySchemesExist } },
    typeExtension: {
      oas3: (types, version) => extensionsAreData(isStrict ? types : openSchemas(types, version), version),
    },
  };
}

/** The rules, and the codes of what they find. */
const codes: Readonly<Record<string, DocumentCode>> = {
  struct: 'document-structure-invalid',
  'fountainai/references-resolve': 'document-reference-unresolved',
  'fountainai/security-schemes-exist': 'document-security-scheme-unknown',
  'operation-operationId-unique': 'document-operation-id-taken',
  'operation-parameters-unique': 'document-parameter-taken',
  'path-parameters-defined': 'document-path-parameter-undefined',
  'path-declaration-must-exist': 'document-path-parameter-empty',
  'path-not-include-query': 'document-path-with-query',
  'no-identical-paths': 'document-path-taken',
  'no-undefined-server-variable': 'document-server-variable-undefined',
  'no-server-variables-empty-enum': 'document-server-variable-empty',
};

/** @param rule as the library names it in a problem */
export function codeOfRule(rule: string): DocumentCode {
  return Object.hasOwn(codes, rule) ? (codes[rule] ?? 'document-unusable') : 'document-unusable';
}

const severities = Object.fromEntries(Object.keys(codes).map((rule) => [rule, 'error' as const]));

/** The library's configuration: made here, never read from a file of the working directory. */
function makeConfig(isStrict: boolean): Promise<Config> {
  return createConfig(
    { resolve: { doNotResolveExamples: true }, plugins: [plugin(isStrict)], rules: severities },
    // No such file; the library looks for plugins beside it, which shall be in no folder but this one.
    { configPath: join(import.meta.dirname, 'rules.yml') },
  );
}

const configs = new Map<boolean, Promise<Config>>();

/** @param isStrict whether a schema's unknown keyword is a fault: in a file of our own it is a slip of the pen */
export function rules(isStrict: boolean): Promise<Config> {
  const config = configs.get(isStrict) ?? makeConfig(isStrict);
  configs.set(isStrict, config);
  return config;
}
