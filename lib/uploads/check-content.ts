import { invalid } from '../problems/app-errors.ts';
import type { Bilingual } from '../problems/bilingual.ts';
import { type FileFormat, FORMATS, fileRule, type MediaType, sniff, type Target } from '../wechat/index.ts';
import { checkNotEmpty, checkSize, wrongFormat } from './check-request.ts';

export type Expected = {
  readonly target: Target;
  readonly type?: MediaType | undefined;
  /** Bytes as declared, where they were. */
  readonly size?: number | undefined;
};

/**
 * Checks the real file: its size against what was declared and what WeChat takes, its first bytes against the formats
 * that WeChat takes here. The name's extension does not matter; WeChat is sent one that fits the bytes.
 *
 * @throws {InvalidInput} {TooLarge} {WrongFormat}
 */
export function checkContent(
  { target, type, size: declared }: Expected,
  head: Uint8Array,
  size: number,
): FileFormat {
  checkNotEmpty(size);
  if (declared !== undefined && declared !== size) {
    throw invalid(
      'size',
      `The file has ${size} bytes, but ${declared} were declared.`,
      `文件实际为 ${size} 字节,与声明的 ${declared} 字节不符。`,
    );
  }
  checkSize(target, type, size);
  const found = sniff(head);
  const { formats } = fileRule(target, type);
  if (found && formats.includes(found)) return FORMATS[found];
  throw wrongFormat(found ? foreign(FORMATS[found], type) : UNKNOWN, formats);
}

function foreign({ extension }: FileFormat, type: MediaType | undefined): Bilingual {
  const wanted = type ?? 'article image';
  return {
    en: `By its content the file is a ${extension}, which does not serve as ${wanted}, whatever its name says.`,
    zh: `按内容判断,该文件是 ${extension},不能作为 ${type ?? '图文内图片'} 使用(与文件名无关)。`,
  };
}

const UNKNOWN: Bilingual = {
  en: 'The content of the file is of no format that WeChat knows, or the file is damaged.',
  zh: '文件内容不是微信支持的格式,或文件已损坏。',
};
