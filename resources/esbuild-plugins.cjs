const { readFile } = require('node:fs/promises');
const { basename, extname } = require('node:path');
const { gzipSync } = require('node:zlib');

/**
 * Names a function's lazily loaded chunks after the function (`get-upload.sso-3F2K.mjs`). serverless-esbuild takes what
 * is named like another function's bundle for that function's own, and leaves it out of this one's zip; under esbuild's
 * own names every zip would hold the chunks of all functions.
 */
const chunksOfItsOwn = {
  name: 'chunks-of-its-own',
  setup({ initialOptions }) {
    const [entry] = initialOptions.entryPoints;
    initialOptions.chunkNames = `${basename(entry, extname(entry))}.[name]-[hash]`;
  },
};

/** A source map in which a whole file is one spot of no source. (One without any mapping is passed over.) */
const EMPTY_MAP = Buffer.from('{"version":3,"sources":[""],"mappings":"AAAA"}').toString('base64');

const read = new Map();

/** Maps lead to our own code only: nine tenths of a full map would describe the AWS SDK. */
const mapsOfOurOwn = {
  name: 'maps-of-our-own',
  setup({ onLoad }) {
    onLoad({ filter: /node_modules.*\.m?js$/, namespace: 'file' }, async ({ path }) => {
      // Every function is a build of its own, and most files are in most of them.
      if (!read.has(path)) read.set(path, readFile(path, 'utf8'));
      return {
        contents: `${await read.get(path)}\n//# sourceMappingURL=data:application/json;base64,${EMPTY_MAP}`,
        loader: 'default',
      };
    });
  },
};

/** `gzip:package/file` is that file, packed, in base64. */
const packedFiles = {
  name: 'packed-files',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^gzip:/ }, ({ path }) => ({
      path: require.resolve(path.slice('gzip:'.length)),
      namespace: 'gzip',
    }));
    onLoad({ filter: /./, namespace: 'gzip' }, async ({ path }) => ({
      contents: gzipSync(await readFile(path), { level: 9 }),
      loader: 'base64',
    }));
  },
};

/**
 * Node's own modules come from process.getBuiltinModule, and of each only what is used. An import statement asks for all
 * that a module exports, also for what Node makes when it is asked for: the streams of node:process, undici in node:http.
 */
const builtinsInPart = {
  name: 'builtins-in-part',
  setup({ onResolve, onLoad }) {
    // What is imported lazily is wanted as a whole.
    onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: 'builtin' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => {
      const names = Object.keys(process.getBuiltinModule(path)).filter((name) => name !== 'default');
      const parts = names.map(
        // Under a name of its own here: `process` and others would hide what they are taken from.
        (name, at) =>
          `const part${at} = /* @__PURE__ */ (() => all.${name})(); export { part${at} as ${name} };`,
      );
      const all = `const all = /* @__PURE__ */ process.getBuiltinModule('${path}'); export { all as default };`;
      return { contents: [all, ...parts].join('\n') };
    });
  },
};

const always = [chunksOfItsOwn, packedFiles, builtinsInPart];
module.exports = [...always, mapsOfOurOwn];
module.exports.withoutMaps = always;
module.exports.builtinsInPart = builtinsInPart;
