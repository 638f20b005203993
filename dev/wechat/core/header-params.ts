export interface HeaderParam {
  name: string;
  value: string;
  quoted: boolean;
}

export interface ParsedHeader {
  /** The part before the first semicolon, in lower case. */
  kind: string;
  params: HeaderParam[];
}

const PARAM = /;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;"]*))/gs;

/**
 * Reads `form-data; name="media"; filename="a.jpg"`. Remembers which values stood in quotes, because WeChat
 * insists on quotes in one header and refuses them in the other (wechat-api.md 7-A 6).
 */
export function parseHeader(text: string): ParsedHeader {
  const end = text.indexOf(';');
  const kind = (end < 0 ? text : text.slice(0, end)).trim().toLowerCase();
  const params: HeaderParam[] = [];
  for (const [, name = '', quoted, bare = ''] of text.slice(kind.length).matchAll(PARAM)) {
    const value = quoted === undefined ? bare.trim() : unescapeQuotes(quoted);
    params.push({ name: name.toLowerCase(), value, quoted: quoted !== undefined });
  }
  return { kind, params };
}

/** Finds a parameter by its lower-case name. */
export function param(header: ParsedHeader, name: string): HeaderParam | undefined {
  return header.params.find((candidate) => candidate.name === name);
}

// A backslash before any other character is a path of old Windows browsers, not an escape.
function unescapeQuotes(text: string): string {
  return text.replace(/\\(["\\])/g, '$1');
}
