/** Parts of the schemas of what the service answers, from which openapi.json is made. */
import * as z from 'zod/mini';

/** Nothing is built before it is asked for, nor twice: a running function never asks. To be called behind `@__PURE__`. */
export function shared<S>(make: () => S): () => S {
  let made: S | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

export const id = (name: string, description: string) => z.meta({ id: name, description });
export const time = (description: string) =>
  description ? z.iso.datetime().check(z.describe(description)) : z.iso.datetime();
export const text = (description: string) => z.string().check(z.describe(description));
export const unixSeconds = (description: string) => z.int().check(z.describe(`${description} Unix seconds.`));
export const bytes = () => z.int().check(z.gte(0), z.describe('Bytes.'));
