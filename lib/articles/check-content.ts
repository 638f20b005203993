/** The size of contents (wechat-api.md 4.1, 10): 1 MB is WeChat's limit, the 20 000 characters of its documents are not. */
import { type FieldError, InvalidInput } from '../problems/app-errors.ts';
import type { Warning } from './article.ts';

/** Bytes, exclusive. */
const MAX_BYTES = 2 ** 20;
const DOCUMENTED_CHARACTERS = 20_000;

export type Content = { readonly field: string; readonly text: string };

/** @throws {InvalidInput} for contents of 1 MB or more */
export function checkContents(contents: readonly Content[]): void {
  const errors = contents.flatMap(({ field, text }) => sizeErrors(field, Buffer.byteLength(text)));
  if (errors.length > 0) throw new InvalidInput(errors);
}

function sizeErrors(field: string, bytes: number): FieldError[] {
  if (bytes < MAX_BYTES) return [];
  const message = {
    en: `The content has ${bytes} bytes; WeChat takes less than ${MAX_BYTES}.`,
    zh: `正文共 ${bytes} 字节,微信要求小于 ${MAX_BYTES} 字节。`,
  };
  return [{ field, message }];
}

export function contentWarnings({ field, text }: Content): Warning[] {
  const { length } = [...text];
  if (length < DOCUMENTED_CHARACTERS) return [];
  const message = {
    en: `${length} characters: WeChat's documents allow less than ${DOCUMENTED_CHARACTERS}, though longer contents have been accepted.`,
    zh: `正文共 ${length} 字,微信文档限 ${DOCUMENTED_CHARACTERS} 字以内(实际曾接受更长的)。`,
  };
  return [{ field, code: 'length', message }];
}
