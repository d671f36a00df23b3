/** The rules for usable documents. Rules of style, such as `no-…-example.com`, are omitted. */
import { createConfig, YamlParseError } from '@redocly/openapi-core';
import type { Config, Oas3Rule, Plugin } from '@redocly/openapi-core';
import { join } from 'node:path';
import type { DocumentCode } from '../../errors/document-codes.ts';
import type { JsonObject } from '../../document/document.ts';
import { objectOf } from '../../json/json.ts';
import { syntaxProblem } from './text.ts';

/** Reports each reference without a target, and the reason. */
const referencesResolve: Oas3Rule = () => ({
  ref: {
    leave(node, context, { node: target, error }) {
      if (target !== undefined) return;
      const reason = error instanceof YamlParseError ? describe(error) : error?.message;
      context.report({ message: `Cannot resolve $ref ${node.$ref}${reason === undefined ? '' : `: ${reason}`}` });
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
        context.report({ message: `The security scheme "${name}" is not defined`, location });
      }
    },
  };
};

/** JSON Schema allows unknown keywords in schemas; the library accepts only those of the specification. */
const openSchemas: TypeExtension = (types, version) => {
  if (version !== 'oas3_1' || types.Schema === undefined) return types;
  return { ...types, Schema: { ...types.Schema, additionalProperties: { resolvable: false } } };
};

type NodeType = Parameters<TypeExtension>[0][string];

/**
 * Extensions are data: a `$ref` in them is not followed. The library has types for known extensions, and follows
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
 * Two rules that replace the library's: its `no-unresolved-refs` treats names in a discriminator's mapping as
 * references, and its `security-defined` requires security on every operation.
 */
function plugin(isStrict: boolean): Plugin {
  /** By version: the library asks for them twice for each document. */
  const extended = new Map<string, ReturnType<TypeExtension>>();
  return {
    id: 'fountainai',
    rules: { oas3: { 'references-resolve': referencesResolve, 'security-schemes-exist': securitySchemesExist } },
    typeExtension: {
      oas3: (types, version) => {
        const own = extended.get(version) ?? extensionsAreData(isStrict ? types : openSchemas(types, version), version);
        extended.set(version, own);
        return own;
      },
    },
  };
}

/** The rules, and the codes of their problems. */
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

/** @param rule the name of the rule in a problem of the library */
export function codeOfRule(rule: string): DocumentCode {
  return Object.hasOwn(codes, rule) ? (codes[rule] ?? 'document-unusable') : 'document-unusable';
}

const severities = Object.fromEntries(Object.keys(codes).map((rule) => [rule, 'error' as const]));

/** The library's configuration: created here, never read from a file of the working directory. */
function makeConfig(isStrict: boolean): Promise<Config> {
  return createConfig(
    { resolve: { doNotResolveExamples: true }, plugins: [plugin(isStrict)], rules: severities },
    // This file does not exist; the library looks for plugins in its folder, which must be this one.
    { configPath: join(import.meta.dirname, 'rules.yml') },
  );
}

const configs = new Map<boolean, Promise<Config>>();

/** @param isStrict true if unknown keywords of schemas are faults: in our own files they are typing errors */
export function rules(isStrict: boolean): Promise<Config> {
  const config = configs.get(isStrict) ?? makeConfig(isStrict);
  configs.set(isStrict, config);
  return config;
}
