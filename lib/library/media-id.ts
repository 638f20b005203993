/** WeChat's ids are opaque; all that were seen are base64url (wechat-api.md 3.0). */
export const MEDIA_ID_PATTERN = /^[A-Za-z0-9_-]{1,128}$/;
