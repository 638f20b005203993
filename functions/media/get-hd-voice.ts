import { fileEndpoint } from '../../lib/http/file-endpoint.ts';
import { getHdVoice as route } from './contract.ts';

/** A voice recorded with JSSDK, in high definition, kept as other media are. */
export const handler = fileEndpoint(route, 'hd_voices', 'json');
