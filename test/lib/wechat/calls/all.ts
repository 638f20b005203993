import { ACCOUNT_CALLS } from './account.ts';
import { DRAFT_CALLS } from './drafts.ts';
import { OLD_CALLS } from './old.ts';
import { PUBLISHING_CALLS } from './publishing.ts';

export const CALLS = [...DRAFT_CALLS, ...PUBLISHING_CALLS, ...OLD_CALLS, ...ACCOUNT_CALLS];
