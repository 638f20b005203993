/**
 * Text as the value of a header: its bytes in UTF-8, one character each, which is how Node gives and takes header
 * values; no line may end in one.
 */
export function headerText(text: string): string {
  return Buffer.from(text.replace(/\p{Cc}/gu, ' ')).toString('latin1');
}

/** The text that a header's bytes spell. */
export function textOfHeader(value: string): string {
  return Buffer.from(value, 'latin1').toString('utf8');
}
