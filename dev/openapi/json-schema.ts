/** Schemas of zod as JSON Schema, with the named ones lifted into the components of the document. */
import * as z from 'zod';
import type { Schema } from '../../lib/http/input.ts';

export type Json = Record<string, unknown>;

/** The named schemas met so far. */
export type Components = Record<string, Json>;

/**
 * @param io `input`: as callers write it; `output`: as it is once read, which for a number in a query is the number
 */
export function jsonSchema(schema: Schema, io: 'input' | 'output', components: Components): Json {
  const {
    $schema: _,
    $defs = {},
    ...root
  } = z.toJSONSchema(schema as never, { io }) as Json & { $defs?: Json };
  for (const [name, definition] of Object.entries($defs)) components[name] = tidy(definition as Json, io);
  const tidied = tidy(root, io);
  const { id, ...rest } = tidied;
  if (typeof id !== 'string') return tidied;
  components[id] = rest;
  return { $ref: `#/components/schemas/${id}` };
}

/** Points references at the components, and leaves out what says nothing to a reader. */
function tidy(value: Json, io: 'input' | 'output'): Json {
  return JSON.parse(JSON.stringify(value), (key, member) => {
    if (key === '$ref') return String(member).replace('#/$defs/', '#/components/schemas/');
    if (typeof member !== 'object' || member === null) return member;
    if (member.format === 'date-time' || member.format === 'uri') delete member.pattern;
    // Of what callers send, larger numbers are refused indeed.
    if (io === 'output' && member.minimum === Number.MIN_SAFE_INTEGER) delete member.minimum;
    if (io === 'output' && member.maximum === Number.MAX_SAFE_INTEGER) delete member.maximum;
    if (member.propertyNames?.type === 'string') delete member.propertyNames;
    return member;
  }) as Json;
}
