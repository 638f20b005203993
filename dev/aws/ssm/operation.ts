import type { Place } from './describe.ts';
import type { Input } from './input.ts';
import type { ParameterStore } from './store.ts';

/** What operations work on. */
export type SsmContext = { store: ParameterStore; place: Place; now: () => number };

/** One operation of SSM. */
export type Operation = {
  /** The names or the path that a request is about, for the record of calls. Throws like `run`. */
  names(input: Input): string[];
  /** The JSON of the answer. Throws SsmError. */
  run(input: Input, context: SsmContext): Record<string, unknown>;
};
