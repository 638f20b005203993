/** The plugins of the local stack, whose bundles have no source maps. */
module.exports = require('./esbuild-plugins.cjs').withoutMaps;
