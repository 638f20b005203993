/**
 * Percent-encoding as AWS does it: everything but `A-Z a-z 0-9 - . _ ~` becomes `%XX` in capitals.
 * `encodeURIComponent` leaves five more characters alone, which would break a signature.
 */
export function encodeUri(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The same for a path: slashes stay. */
export function encodePath(path: string): string {
  return encodeUri(path).replaceAll('%2F', '/');
}

/** Undoes percent-encoding; `+` is a space, in paths too (a quirk of S3). Throws URIError for bytes that are not UTF-8. */
export function decodeUri(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

/** The pairs of a raw query, decoded, in their order. Throws URIError for bytes that are not UTF-8. */
export function parseQuery(raw: string): [string, string][] {
  return raw
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
      return [decodeUri(name), decodeUri(value)];
    });
}
