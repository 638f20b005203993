import type { Verified } from '../../sigv4/verify.ts';
import { checksumHeaders } from '../body/checksums.ts';
import { expectBody } from '../body/receive.ts';
import { invalidArgument } from '../errors.ts';
import type { Answer } from '../http/answer.ts';
import type { Call } from '../http/service.ts';
import { quoted } from '../object/etag.ts';
import { findUpload } from './find-upload.ts';

const LAST_PART = 10_000;

/** PUT ?partNumber&uploadId: one part; sent again, it replaces the earlier one of that number. */
export async function uploadPart(call: Call, verified: Verified): Promise<Answer> {
  const { request, service } = call;
  const upload = findUpload(call);
  const number = partNumber(request.query.get('partNumber') ?? '');
  const received = await expectBody(request, verified, upload.checksum?.algorithm).receive(service.contents);
  try {
    // The upload may have been ended while this part was on its way.
    findUpload(call);
  } catch (error) {
    await received.content.remove();
    throw error;
  }
  const replaced = upload.parts.get(number);
  upload.parts.set(number, received);
  await replaced?.content.remove();
  return {
    status: 200,
    headers: {
      etag: quoted(received.content.md5),
      ...checksumHeaders(received.checksum),
      ...upload.attributes.encryption,
    },
  };
}

function partNumber(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= LAST_PART) return number;
  throw invalidArgument(
    `Part number must be an integer between 1 and ${LAST_PART}, inclusive`,
    'partNumber',
    text,
  );
}
