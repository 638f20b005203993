/** The largest picture that a `srcset` offers, read as the HTML standard says (commas may be part of a URL). */
export function largestOf(srcset: string): string | undefined {
  let best: { url: string; size: number } | undefined;
  let rest = srcset;
  for (;;) {
    rest = rest.replace(/^[\s,]+/, '');
    const url = /^\S+/.exec(rest)?.[0];
    if (!url) return best?.url;
    rest = rest.slice(url.length);
    // A comma at its end closes the candidate: it has no descriptor.
    const closed = url.endsWith(',');
    const descriptor = closed ? '' : (/^[^,(]*(?:\([^)]*\)?[^,(]*)*/.exec(rest)?.[0] ?? '');
    rest = rest.slice(descriptor.length);
    const size = Number.parseFloat(/(?:^|\s)([\d.]+)[wx](?:\s|$)/.exec(descriptor)?.[1] ?? '1') || 0;
    if (!best || size > best.size) best = { url: withoutCommas(url), size };
  }
}

/** Those at the end. No regular expression: it would look at every run of commas again and again. */
function withoutCommas(url: string): string {
  let end = url.length;
  while (url[end - 1] === ',') end--;
  return url.slice(0, end);
}
