import { fileEndpoint } from '../../lib/http/file-endpoint.ts';
import { getMaterial as route } from './contract.ts';

/** A permanent material: what is known of it, and where its file can be read; the articles of an old news material. */
export const handler = fileEndpoint(route, 'materials', 'json');
