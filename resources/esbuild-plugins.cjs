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

module.exports = [chunksOfItsOwn, mapsOfOurOwn, packedFiles];
module.exports.withoutMaps = [chunksOfItsOwn, packedFiles];
