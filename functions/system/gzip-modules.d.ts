/** A file, packed with gzip when a bundle is made: its bytes in base64 (resources/esbuild-plugins.cjs). */
declare module 'gzip:*' {
  const base64: string;
  export default base64;
}
