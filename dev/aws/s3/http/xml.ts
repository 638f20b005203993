/** Text as XML. Control characters become references, since a key may hold them and a carriage return would be lost. */
function escapeText(text: string): string {
  return text.replace(/[&<>"\p{Cc}]/gu, (char) => {
    const name = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' }[char];
    return name ? `&${name};` : `&#x${char.charCodeAt(0).toString(16)};`;
  });
}

/** An element that holds text. */
export function leaf(name: string, text: string | number | boolean): string {
  return `<${name}>${escapeText(String(text))}</${name}>`;
}

/** An element that holds elements. */
export function branch(name: string, ...children: string[]): string {
  return `<${name}>${children.join('')}</${name}>`;
}

/** A whole document in S3's namespace. */
export function xmlDocument(name: string, ...children: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${children.join('')}</${name}>`;
}
