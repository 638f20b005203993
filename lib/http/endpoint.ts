import { reportRefusal } from '../accounts/report-refusal.ts';
import type { Schema } from './input.ts';
import { pipeline, type Respond } from './pipeline.ts';
import type { Takes } from './route.ts';

/** The handler of a route that works for accounts: what WeChat refuses to one is noted in its status. */
export const endpoint = <
  Path extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
>(
  route: { readonly define: () => Takes<Path, Query, Body> },
  respond: Respond<Path, Query, Body>,
) => pipeline(route, respond, reportRefusal);
