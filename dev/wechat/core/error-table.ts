export interface ErrorText {
  text: string;
  /** The opaque tag in `hint: [tag]`. A code without one never shows a hint. */
  hint?: string;
  /** WeChat writes this one's slashes unescaped: the body of 40001 is 215 bytes long (wechat-api.md 2.2). */
  plainSlashes?: true;
}

/**
 * Every error the simulator can speak, worded as WeChat words it, spelling mistakes included
 * (wechat-api.md 1.4, 4.3 and 6). One table, so that the whole set is seen on one screen.
 * The texts of 40009, 40243, 45007, 45011 and 89503–89507 on the wire are not recorded anywhere.
 */
export const ERRORS: Readonly<Record<number, ErrorText>> = {
  [-1]: { text: 'system error', hint: 'NX0zcA05993060' },
  40001: {
    text:
      'invalid credential, access_token is invalid or not latest, could get access_token by ' +
      'getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r',
    plainSlashes: true,
  },
  40002: { text: 'invalid grant_type' },
  40003: { text: 'invalid openid', hint: '7nhAqA0429ge31' },
  40004: { text: 'invalid media type', hint: '04408677' },
  40005: { text: 'invalid file type', hint: 'giHBpA075141-0' },
  40006: { text: 'invalid meida size', hint: 'KiBfOA0483e297' },
  40007: { text: 'invalid media_id', hint: 'Y2XIpa0119p502' },
  40008: { text: 'invalid message type' },
  40009: { text: 'invalid image size' },
  40010: { text: 'invalid voice size' },
  40011: { text: 'invalid video size' },
  40012: { text: 'invalid thumb size' },
  40013: { text: 'invalid appid' },
  40014: { text: 'invalid access_token' },
  40033: { text: 'invalid charset. please check your request, if include \\uxxxx will create fail!' },
  40035: { text: 'invalid args size' },
  40097: { text: 'invalid args' },
  40113: { text: 'unsupported file type', hint: 'Ui6hia0676e292' },
  40125: { text: 'invalid appsecret' },
  40137: { text: 'invalid image format' },
  40164: { text: 'invalid ip, not in whitelist' },
  40243: { text: 'AppSecret frozen' },
  41001: { text: 'access_token missing' },
  41002: { text: 'appid missing' },
  41004: { text: 'appsecret missing' },
  41005: { text: 'media data missing', hint: '27kqua076657-6' },
  41006: { text: 'media_id missing' },
  42001: { text: 'access_token expired' },
  43001: { text: 'require GET method' },
  43002: { text: 'require POST method' },
  44001: { text: 'empty media data' },
  44002: { text: 'empty post data', hint: 's0462vr27' },
  45001: { text: 'media size out of limit', hint: 'kyH1Ja0558e297' },
  45007: { text: 'playtime out of limit' },
  45009: { text: 'reach max api daily quota limit' },
  45011: { text: 'api minute-quota reach limit, must slower, retry next minute' },
  45040: { text: 'reach max monthly quota limit' },
  45060: { text: 'media is applied in ivr or menu, can not be deleted' },
  45061: { text: 'maybe the update frequency is too often, please try again' },
  45074: { text: 'material list size out of limit, you should delete the useless material' },
  45101: { text: 'hit upload limit' },
  45102: { text: 'this api have been blocked temporarily.' },
  45164: { text: 'invalid offset' },
  45165: { text: 'invalid limit' },
  46001: { text: 'media data no exist' },
  46007: { text: 'file being transcoded, please try later' },
  47001: { text: 'data format error', hint: 'A.iFN8ore-wKxRIa' },
  48001: { text: 'api unauthorized' },
  48004: { text: 'api forbidden for irregularities, view detail on mp.weixin.qq.com' },
  48005: { text: 'forbid to delete material used by auto-reply or menu' },
  48006: { text: 'forbid to clear quota because of reaching the limit' },
  48008: { text: 'no permission for this msgtype' },
  48010: { text: 'forbid to modify the material, please see more information on mp.weixin.qq.com' },
  50001: { text: 'api unauthorized or user unauthorized' },
  50002: { text: 'user limited' },
  50004: { text: 'user not allow to use accesstoken, maybe for punishment' },
  50007: { text: 'account frozen' },
  61024: {
    text: 'must use api(api_component_token) to get token for component acct',
    hint: 'KIzgka01871550',
  },
  61450: { text: 'system error' },
  89503: { text: 'this call needs the confirmation of the administrator' },
  89506: { text: 'this ip has been refused by the administrator, try again after 24 hours' },
  89507: { text: 'this ip has been refused by the administrator, try again after 1 hour' },
  9001002: { text: 'remote service unavailable' },
};
