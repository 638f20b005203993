import { Logger } from '@aws-lambda-powertools/logger';
import { redactField } from './redact.ts';

/**
 * The logger of every function: JSON lines, level by POWERTOOLS_LOG_LEVEL, nothing written without passing `redact`.
 * Events are never logged whole: they hold keys.
 */
export const log = new Logger({ serviceName: 'wechat-materials', jsonReplacerFn: redactField });
