/** For templates alone: every function becomes an empty bundle, so that packaging takes seconds and not half a minute. */
module.exports = [
  {
    name: 'no-code',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, () => ({ contents: 'export const handler = undefined;', loader: 'js' }));
    },
  },
];
