import { SsmError } from './errors.ts';
import { type Input, optionalText, pageSize } from './input.ts';

const HEAD = 'from:';

/** The page of a list that a request asks for, and the token of the next one. Throws InvalidNextToken. */
export function page<Item>(
  items: readonly Item[],
  input: Input,
  most: number,
): { items: readonly Item[]; NextToken?: string } {
  const size = pageSize(input, most);
  const start = startOf(optionalText(input, 'NextToken'));
  const end = start + size;
  const found = items.slice(start, end);
  if (end >= items.length) return { items: found };
  return { items: found, NextToken: Buffer.from(`${HEAD}${end}`).toString('base64') };
}

function startOf(token: string | undefined): number {
  if (token === undefined) return 0;
  const [, start] = /^from:(\d+)$/.exec(Buffer.from(token, 'base64').toString('utf8')) ?? [];
  if (start === undefined) throw new SsmError('InvalidNextToken');
  return Number(start);
}
