import { param, parseHeader } from '../core/header-params.ts';
import { sha256 } from '../core/ids.ts';
import type { Incoming } from '../core/incoming.ts';
import type { Part } from '../core/multipart.ts';
import type { LoggedBody, LoggedPart } from '../core/request-log.ts';

/** As much of a body as a test may want to read in the log. */
const TEXT_BYTES = 4096;

/** What the request log keeps of a body: hashes and headers, never the bytes of a file. */
export function describeBody(request: Incoming): LoggedBody {
  const { size, sha256: hash, complete, bytes } = request.body;
  const parts = request.parts?.map(describePart) ?? null;
  const isForm = request.contentType.kind === 'multipart/form-data';
  const text = isForm || size === 0 ? null : bytes.toString('utf8', 0, TEXT_BYTES);
  return { size, sha256: hash, complete, text, parts };
}

function describePart(part: Part): LoggedPart {
  const raw = part.headers.get('content-disposition') ?? '';
  const header = parseHeader(Buffer.from(raw, 'latin1').toString('utf8'));
  return {
    raw_headers: part.rawHeaders,
    name: param(header, 'name')?.value ?? null,
    filename: param(header, 'filename')?.value ?? null,
    size: part.body.length,
    sha256: sha256(part.body),
  };
}
