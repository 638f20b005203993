import { S3Error } from '../errors.ts';

/** An element of a request body: either children or text matter, never both. */
export type XmlNode = { name: string; children: XmlNode[]; text: string };

const TOKEN =
  /<\?[^>]*\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([\w:.-]+)([^<>]*?)(\/?)>|([^<]+)/gy;

/**
 * Reads the little XML that S3 requests carry: elements and text. Document types, and with them every entity
 * but the five of XML itself, are refused. Throws MalformedXML.
 */
export function readXml(source: string, rootName: string): XmlNode {
  const top: XmlNode = { name: '', children: [], text: '' };
  const open: XmlNode[] = [top];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const token = TOKEN.exec(source);
    if (!token) throw new S3Error('MalformedXML');
    apply(token, open);
  }
  const root = top.children[0];
  if (open.length !== 1 || top.children.length !== 1 || root?.name !== rootName) {
    throw new S3Error('MalformedXML');
  }
  return root;
}

function apply(token: RegExpExecArray, open: XmlNode[]): void {
  const [, cdata, closing, name, , selfClosing, text] = token;
  const parent = open.at(-1);
  if (!parent) throw new S3Error('MalformedXML');
  if (cdata !== undefined) parent.text += cdata;
  if (text !== undefined) parent.text += unescapeText(text);
  if (name === undefined) return;
  if (closing) {
    if (open.length < 2 || open.pop()?.name !== name) throw new S3Error('MalformedXML');
    return;
  }
  const node = { name, children: [], text: '' };
  parent.children.push(node);
  if (!selfClosing) open.push(node);
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapeText(text: string): string {
  return text.replace(/&(#x[\da-f]+|#\d+|\w+);/gi, (_, name: string) => {
    if (!name.startsWith('#')) {
      const char = NAMED[name];
      if (char === undefined) throw new S3Error('MalformedXML');
      return char;
    }
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    if (code > 0x10ffff) throw new S3Error('MalformedXML');
    return String.fromCodePoint(code);
  });
}

/** The children of this name. */
export function childrenOf(node: XmlNode, name: string): XmlNode[] {
  return node.children.filter((child) => child.name === name);
}

/** The text of the first child of this name. */
export function textOf(node: XmlNode, name: string): string | undefined {
  return childrenOf(node, name)[0]?.text;
}
