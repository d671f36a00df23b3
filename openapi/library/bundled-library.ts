/** An entry of `bin/build.js`: the library, for `open-library.ts`. */
export * from '@redocly/openapi-core';
