/** Whether an entity tag is among those of a header: `"a", "b"` or `*`. Quotes and weakness do not matter here. */
export function etagMatches(header: string, etag: string): boolean {
  return header.split(',').some((item) => {
    const tag = item
      .trim()
      .replace(/^W\//, '')
      .replace(/^"(.*)"$/, '$1');
    return tag === '*' || tag === etag;
  });
}

/** As headers and XML spell it. */
export function quoted(etag: string): string {
  return `"${etag}"`;
}
