/** An entry of `bin/build.js`: YAML, for `open-library.ts`. `bin/packages.js` takes only this part of the library. */
export { parseYaml, stringifyYaml } from '@redocly/openapi-core';
