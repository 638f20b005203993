import { fileEndpoint } from '../../lib/http/file-endpoint.ts';
import { getMaterialContent as route } from './contract.ts';

/** The file of a permanent material, as a redirect to S3. */
export const handler = fileEndpoint(route, 'materials', 'content');
