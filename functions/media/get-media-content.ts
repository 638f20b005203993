import { fileEndpoint } from '../../lib/http/file-endpoint.ts';
import { getMediaContent as route } from './contract.ts';

/** The file of temporary media, as a redirect to S3. */
export const handler = fileEndpoint(route, 'media', 'content');
