/** Checks what is declared of a file before anything is spent on it. */
import { type FieldError, InvalidInput, invalid, TooLarge, WrongFormat } from '../problems/app-errors.ts';
import type { Bilingual } from '../problems/bilingual.ts';
import {
  FORMATS,
  type FormatName,
  fileRule,
  type MediaType,
  splitName,
  type Target,
} from '../wechat/index.ts';

export type Declared = {
  readonly target: Target;
  readonly type?: MediaType | undefined;
  readonly filename?: string | undefined;
  readonly size?: number | undefined;
  readonly source_url?: string | undefined;
  readonly title?: string | undefined;
  readonly introduction?: string | undefined;
};

/** @throws {InvalidInput} {TooLarge} {WrongFormat} */
export function checkDeclared(declared: Declared): void {
  const errors = [...typeErrors(declared), ...sourceErrors(declared), ...textErrors(declared)];
  if (errors.length > 0) throw new InvalidInput(errors);
  const { target, type, filename, size } = declared;
  if (filename !== undefined) checkExtension(target, type, filename);
  if (size !== undefined) checkSize(target, type, size);
}

const fault = (field: string, en: string, zh: string): FieldError => ({ field, message: { en, zh } });

function typeErrors({ target, type }: Declared): FieldError[] {
  if (target === 'article_image') {
    return type === undefined
      ? []
      : [fault('type', 'An article image has no type.', '图文内图片不需要 type。')];
  }
  return type === undefined
    ? [fault('type', 'Required: image, voice, video or thumb.', '必填:image、voice、video 或 thumb。')]
    : [];
}

function sourceErrors({ filename, size, source_url }: Declared): FieldError[] {
  if (source_url !== undefined) {
    return size === undefined
      ? []
      : [fault('size', 'Give either size or source_url, not both.', 'size 与 source_url 只能二选一。')];
  }
  const errors = [];
  if (size === undefined)
    errors.push(fault('size', 'Required: the size of the file in bytes.', '必填:文件字节数。'));
  if (filename === undefined) errors.push(fault('filename', 'Required.', '必填。'));
  return errors;
}

function textErrors({ target, type, ...texts }: Declared): FieldError[] {
  if (target === 'material' && type === 'video') return [];
  return (['title', 'introduction'] as const)
    .filter((field) => texts[field] !== undefined)
    .map((field) => fault(field, 'Only a permanent video has one.', '仅永久视频素材可用。'));
}

/** A name without an extension passes: the bytes will tell. */
function checkExtension(target: Target, type: MediaType | undefined, filename: string): void {
  const { extension } = splitName(filename);
  const { formats } = fileRule(target, type);
  const allowed: readonly string[] = [...formats, ...(formats.includes('jpg') ? ['jpeg'] : [])];
  if (extension === undefined || allowed.includes(extension)) return;
  const what = {
    en: `A file named .${extension} is not accepted here.`,
    zh: `此处不接受扩展名为 .${extension} 的文件。`,
  };
  throw wrongFormat(what, formats, [{ field: 'filename', message: what }]);
}

/** Says what is wrong, what would be right, and what to do. */
export function wrongFormat(
  what: Bilingual,
  formats: readonly FormatName[],
  errors?: readonly FieldError[],
): WrongFormat {
  const names = formats.map((name) => FORMATS[name].extension).join(', ');
  const advice = {
    en: `${what.en} Accepted: ${names}. Convert the file and try again.`,
    zh: `${what.zh}支持的格式:${names}。请转换后重试。`,
  };
  return new WrongFormat(advice, errors);
}

/** @throws {TooLarge} for more bytes than WeChat takes here */
export function checkSize(target: Target, type: MediaType | undefined, size: number): void {
  const { maxBytes } = fileRule(target, type);
  if (size <= maxBytes) return;
  const detail = {
    en: `The file has ${size} bytes; WeChat takes at most ${maxBytes} here.`,
    zh: `文件为 ${size} 字节,微信此处最多接受 ${maxBytes} 字节。`,
  };
  throw new TooLarge(detail, [{ field: 'size', message: detail }]);
}

/** @throws {InvalidInput} for an empty file */
export function checkNotEmpty(size: number): void {
  if (size === 0) throw invalid('file', 'The file is empty.', '文件为空。');
}
