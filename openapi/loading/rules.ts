/** What makes a document unusable. Style is nobody's fault: `no-…-example.com` and its like are left out. */
import { createConfig, YamlParseError } from '@redocly/openapi-core';
import type { Config, Oas3Rule, Plugin } from '@redocly/openapi-core';
import { join } from 'node:path';
import type { JsonObject } from '../document.ts';
import { objectOf } from '../json.ts';
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

/**
 * Two rules in place of the library's: its `no-unresolved-refs` takes names in a discriminator's mapping for
 * references, and its `security-defined` wants security on every operation.
 */
function plugin(isStrict: boolean): Plugin {
  return {
    id: 'fountainai',
    rules: { oas3: { 'references-resolve': referencesResolve, 'security-schemes-exist': securitySchemesExist } },
    ...(isStrict ? {} : { typeExtension: { oas3: openSchemas } }),
  };
}

const severities = Object.fromEntries(
  [
    ...['struct', 'fountainai/references-resolve', 'fountainai/security-schemes-exist'],
    ...['operation-operationId-unique', 'operation-parameters-unique', 'path-parameters-defined'],
    ...['path-declaration-must-exist', 'path-not-include-query', 'no-identical-paths'],
    ...['no-undefined-server-variable', 'no-server-variables-empty-enum'],
  ].map((rule) => [rule, 'error' as const]),
);

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
