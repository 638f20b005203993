import { fileEndpoint } from '../../lib/http/file-endpoint.ts';

/** The file of a permanent material, as a redirect to S3. */
export const handler = fileEndpoint('materials', 'content');
