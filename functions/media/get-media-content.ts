import { fileEndpoint } from '../../lib/http/file-endpoint.ts';

/** The file of temporary media, as a redirect to S3. */
export const handler = fileEndpoint('media', 'content');
