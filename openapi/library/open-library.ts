/**
 * The library for OpenAPI documents, loaded with its first use: to load it takes a quarter of the time in which a command starts, and
 * the package's own documents do not need it. See `../loading/converted-content.ts`.
 */
import { createRequire } from 'node:module';
import type * as Library from '@redocly/openapi-core';
import { isBuilt } from '../package/package.ts';

const load = createRequire(import.meta.url);
const name = isBuilt ? './openapi-library-bundled-library.js' : '@redocly/openapi-core';

/** Returns the same module as an `import` of the library. */
export function openLibrary(): typeof Library {
  return load(name) as typeof Library; // by its name
}
