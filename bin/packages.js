/** How the build takes the packages that the sources import. Only a build reads this file. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Packages of many files, of which little is used: to find and read each file took half of the time in which a command starts.
 * Import them statically: what `import()` of a bundled CommonJS package gives has only `default`.
 */
export const bundled = [
  '@koa/router',
  '@modelcontextprotocol/server',
  '@redocly/openapi-core',
  'ajv',
  'ajv-formats',
  'fast-check',
  'find-my-way',
  'ipaddr.js',
  'jsonc-parser',
  'koa',
  'kysely',
  'openapi-typescript',
  'pino',
  'prom-client',
  'undici',
];

/** All packages that `package.json` names, but those that are bundled. */
export function findExternal({ dependencies, devDependencies }) {
  const names = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !bundled.includes(name));
  return names.flatMap((name) => [name, `${name}/*`]);
}

/** Returns the file of the package as Koa itself imports it: Koa and its parts install three copies with a table of all media types. */
export function findMediaTypes() {
  const { resolve: resolvePackage } = createRequire(import.meta.url);
  return createRequire(resolvePackage('koa')).resolve('mime-types');
}

/**
 * Packages of which `dist/` gets a part, with the CommonJS code of that part: the rest is evaluated when the package is imported, and
 * nothing here uses it. The measured times are processor time.
 */
const parts = {
  // The library for documents makes types of its own configuration file from it, which took 50 ms of 100.
  '@redocly/config': `module.exports = ${JSON.stringify({
    rootRedoclyConfigSchema: { type: 'object', properties: {} },
    entityFileSchema: {},
    entityFileDefaultSchema: {},
    CONFIG_NODE_TYPE_NAMES: {},
    ENTITY_NODE_TYPE_NAMES: {},
  })};`,
  'mime-db': writeMediaTypes(),
  // The same library also checks documents of GraphQL: 10 ms.
  graphql: 'module.exports = {};',
  // Its index imports proxies, caches and doubles: 60 ms instead of 15.
  undici: `Object.assign(require('undici/lib/dispatcher/dispatcher').prototype, require('undici/lib/api'));
module.exports = {
  Agent: require('undici/lib/dispatcher/agent'),
  Pool: require('undici/lib/dispatcher/pool'),
  buildConnector: require('undici/lib/core/connect'),
};`,
};

/** The table of all media types without those that no name of a file and no character set leads to, which is half of it. */
function writeMediaTypes() {
  const types = Object.entries(createRequire(findMediaTypes())('mime-db'));
  const used = types.filter(([, { extensions, charset }]) => extensions !== undefined || charset !== undefined);
  return `module.exports = JSON.parse(${JSON.stringify(JSON.stringify(Object.fromEntries(used)))});`;
}

const takeParts = {
  name: 'take-parts',
  setup(build) {
    const names = Object.keys(parts).join('|');
    build.onResolve({ filter: new RegExp(`^(${names})$`) }, ({ path }) => ({ path, namespace: 'part' }));
    build.onLoad({ filter: /./, namespace: 'part' }, ({ path }) => ({
      contents: parts[path],
      resolveDir: dirname(import.meta.dirname),
    }));
  },
};

/** Reading the compiler by `import` takes 0.4 s of processor time longer: Node then looks for its exports and its module format. */
const requireCompiler = {
  name: 'require-compiler',
  setup(build) {
    build.onResolve({ filter: /^typescript$/ }, ({ path }) => ({ path, namespace: 'required' }));
    build.onLoad({ filter: /./, namespace: 'required' }, ({ path }) => ({
      contents: `import { requireCompiled } from './compiled-script.js';\nexport default requireCompiled('${path}');\n`,
      resolveDir: import.meta.dirname,
    }));
  },
};

/**
 * The library for types checks documents with an old version of the library for documents, which takes 80 ms to load. Nothing here uses
 * this check, and of the old version only the functions for references, which need one function of another file.
 */
const omitCheckOfTypes = {
  name: 'omit-check-of-types',
  setup(build) {
    const isOfTypes = (importer) => /[\\/]openapi-typescript[\\/]/.test(importer);
    const unused = { namespace: 'omitted', sideEffects: false };
    build.onResolve({ filter: /^(@redocly\/openapi-core|\.\/lib\/redoc\.mjs)$/ }, ({ path, importer }) =>
      isOfTypes(importer) ? { path, ...unused } : undefined,
    );
    build.onResolve({ filter: /^\.\/utils$/ }, ({ path, importer }) =>
      isOfTypes(importer) && /[\\/]ref-utils\.js$/.test(importer) ? { path, namespace: 'truth' } : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'omitted' }, () => ({ contents: 'module.exports = {};' }));
    build.onLoad({ filter: /./, namespace: 'truth' }, () => ({ contents: 'exports.isTruthy = Boolean;' }));
  },
};

/** The library for documents exports its functions for YAML only together with everything else. */
const takeYaml = {
  name: 'take-yaml',
  setup(build) {
    const isForYaml = (importer) => /[\\/]bundled-yaml\.ts$/.test(importer);
    build.onResolve({ filter: /^@redocly\/openapi-core$/ }, ({ path, importer }) =>
      isForYaml(importer)
        ? { path: join(dirname(createRequire(importer).resolve(path)), 'js-yaml/index.js') }
        : undefined,
    );
  },
};

export const plugins = [omitCheckOfTypes, requireCompiler, takeParts, takeYaml];
