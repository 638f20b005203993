/** What zod found wrong, in words for the caller. */
import type * as z from 'zod/mini';
import type { FieldError } from '../problems/app-errors.ts';
import type { Bilingual } from '../problems/bilingual.ts';

type Issue = z.core.$ZodIssue;

/**
 * @param whole the name of the value itself, for faults that no field of it has: `body`
 * @param most of the unknown fields are named
 */
export function explain(issue: Issue, whole: string, most: number): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.slice(0, most);
    return keys.map((key) => ({ field: fieldName([...issue.path, key], whole), message: UNKNOWN }));
  }
  return [{ field: fieldName(issue.path, whole), message: messageOf(issue) }];
}

const UNKNOWN: Bilingual = { en: 'Unknown; remove it.', zh: '未知字段,请删除。' };

/** `articles[0].title` */
function fieldName(path: readonly PropertyKey[], whole: string): string {
  const name = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return shortened(name.replace(/^\./, '')) || whole;
}

const MOST_CHARACTERS = 200;

/** A caller's own field may have a name of megabytes. */
const shortened = (name: string) =>
  name.length > MOST_CHARACTERS ? `${name.slice(0, MOST_CHARACTERS).toWellFormed()}…` : name;

function messageOf(issue: Issue): Bilingual {
  if (issue.input === undefined && issue.code !== 'custom') return { en: 'Required.', zh: '必填。' };
  switch (issue.code) {
    case 'invalid_type':
      return { en: `Must be ${article(issue.expected)}.`, zh: `类型必须是 ${issue.expected}。` };
    case 'invalid_value': {
      const values = issue.values.join(', ');
      return { en: `Must be one of: ${values}.`, zh: `必须是以下之一:${values}。` };
    }
    case 'too_small':
      return bound('at least', '不能小于', issue.minimum, issue.origin);
    case 'too_big':
      return bound('at most', '不能大于', issue.maximum, issue.origin);
    case 'invalid_format':
      return { en: `Is not valid (${issue.format}).`, zh: `格式不正确(${issue.format})。` };
    default:
      return { en: issue.message || 'Is not valid.', zh: '不合法。' };
  }
}

const article = (expected: string) => (/^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`);

function bound(en: string, zh: string, limit: number | bigint, origin: string): Bilingual {
  if (origin === 'string')
    return { en: `Must have ${en} ${limit} characters.`, zh: `字符数${zh} ${limit}。` };
  if (origin === 'array') return { en: `Must have ${en} ${limit} entries.`, zh: `条目数${zh} ${limit}。` };
  return { en: `Must be ${en} ${limit}.`, zh: `${zh} ${limit}。` };
}
