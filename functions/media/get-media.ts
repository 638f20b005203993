import { fileEndpoint } from '../../lib/http/file-endpoint.ts';
import { getMedia as route } from './contract.ts';

/** Temporary media: what is known of it, and where its file can be read, also after its three days at WeChat. */
export const handler = fileEndpoint(route, 'media', 'json');
