import { checksumElement } from '../body/checksums.ts';
import { S3Error } from '../errors.ts';
import { childrenOf, readXml, textOf, type XmlNode } from '../http/read-xml.ts';
import type { Part, Upload } from '../store/upload.ts';

const SMALLEST_PART = 5 * 1024 * 1024;

/**
 * The parts that a CompleteMultipartUpload document names, in order. Throws MalformedXML, InvalidPart,
 * InvalidPartOrder or EntityTooSmall (any part but the last below 5 MB).
 */
export function chosenParts(document: string, upload: Upload): Part[] {
  const nodes = childrenOf(readXml(document, 'CompleteMultipartUpload'), 'Part');
  if (nodes.length === 0) throw new S3Error('MalformedXML');
  const numbers = nodes.map((node) => Number(textOf(node, 'PartNumber')));
  if (!numbers.every(Number.isInteger)) throw new S3Error('MalformedXML');
  if (numbers.some((number, index) => number <= (numbers[index - 1] ?? 0))) {
    throw new S3Error('InvalidPartOrder');
  }
  const parts = nodes.map((node, index) => chosenPart(node, numbers[index] ?? 0, upload));
  for (const [index, part] of parts.slice(0, -1).entries()) refuseSmall(part, numbers[index] ?? 0);
  return parts;
}

function chosenPart(node: XmlNode, number: number, upload: Upload): Part {
  const part = upload.parts.get(number);
  const etag = textOf(node, 'ETag')?.replace(/^"(.*)"$/, '$1') ?? '';
  const claimed = part?.checksum && textOf(node, checksumElement(part.checksum.algorithm));
  const differs = claimed !== undefined && claimed !== part?.checksum?.value;
  if (part && part.content.md5 === etag && !differs) return part;
  throw new S3Error('InvalidPart', {
    detail: { UploadId: upload.id, PartNumber: String(number), ETag: etag },
  });
}

function refuseSmall({ content }: Part, number: number): void {
  if (content.size >= SMALLEST_PART) return;
  throw new S3Error('EntityTooSmall', {
    detail: {
      ProposedSize: String(content.size),
      MinSizeAllowed: String(SMALLEST_PART),
      PartNumber: String(number),
      ETag: content.md5,
    },
  });
}
