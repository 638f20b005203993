import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * A package of this folder's own install. It comes as `unknown`: the main install neither has these packages nor
 * their types, and TypeScript must be content without them.
 */
export function installed(name: string): unknown {
  try {
    return require(name) as unknown;
  } catch (cause) {
    throw new Error(`run "npm ci --prefix test/peers --ignore-scripts" first: ${name} does not load`, {
      cause,
    });
  }
}
