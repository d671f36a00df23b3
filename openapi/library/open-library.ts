/**
 * The library for OpenAPI documents, loaded with its first use: to load it takes a quarter of the time in which a command starts, and
 * the package's own documents do not need it. See `../loading/converted-content.ts`.
 */
import { createRequire } from 'node:module';
import type * as Library from '@redocly/openapi-core';
import { isBuilt } from '../package/package.ts';

const load = createRequire(import.meta.url);
const place = isBuilt ? './openapi-library-bundled-' : undefined;

/** Returns the same module as an `import` of the library. */
export function openLibrary(): typeof Library {
  return load(place === undefined ? '@redocly/openapi-core' : `${place}library.js`) as typeof Library; // by its name
}

/** Returns the part of the library that reads and writes YAML: it takes a tenth of the time. */
export function openYaml(): Pick<typeof Library, 'parseYaml' | 'stringifyYaml'> {
  return place === undefined ? openLibrary() : (load(`${place}yaml.js`) as typeof Library); // `bundled-yaml.ts` has its names
}
