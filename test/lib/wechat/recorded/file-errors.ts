/** Errors recorded of tokens, media and materials (wechat-api.md 1.3, 1.4, 2, 3, 6, 7-A, 9). */
import { fetchStableToken } from '../../../../lib/wechat/access-token.ts';
import { fileOf } from '../helpers.ts';
import type { RecordedErrors } from './recorded.ts';

const PHOTO = fileOf('photo.jpg');
const ARTICLE = { title: 'T', content: 'C' };

export const FILE_ERRORS: readonly RecordedErrors[] = [
  [
    'token',
    (_, url) => fetchStableToken({ app_id: 'wx1', app_secret: 's' }, { baseUrl: url }),
    [
      [
        '{"errcode":40164,"errmsg":"invalid ip 183.155.242.143 ipv6 ::ffff:183.155.242.143, not in whitelist rid: 66b2251b-59e5467f-4220f10e"}',
        'configuration',
      ],
      [
        '{"errcode":40164,"errmsg":"invalid ip 61.172.68.219, not in whitelist hint: [KJZfAa0644e575]"}',
        'configuration',
      ],
      ['{"errcode":40013,"errmsg":"invalid appid rid: 6aac005a-01bfdbee-79769285"}', 'configuration'],
      ['{"errcode":40125,"errmsg":"invalid appsecret rid: 63cf14c3-1af7da21-37efbc86"}', 'configuration'],
      [
        '{"errcode":61024,"errmsg":"must use api(api_component_token) to get token for component acct hint: [KIzgka01871550]"}',
        'configuration',
      ],
      [
        '{"errcode":45009,"errmsg":"reach max api daily quota limit rid: 64b279b3-2eddb111-78605a3e"}',
        'quota',
      ],
      // Of api_authorizer_token, which is not a call of this client; its errors look like any other.
      [
        '{"errcode":61023,"errmsg":"refresh_token is invalid rid: 6142cae2-160a288b-589e1ad2"}',
        'configuration',
      ],
    ],
  ],
  [
    'any call, of its token',
    ({ drafts }) => drafts.count(),
    [
      [
        '{"errcode":40001,"errmsg":"invalid credential, access_token is invalid or not latest rid: 5f9b7285-5c43096f-0ba75f4d"}',
        'token',
      ],
      [
        '{"errcode":40001,"errmsg":"invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r rid: 6aac0063-7ed08fb9-1250f724"}',
        'token',
      ],
      ['{"errcode":41001,"errmsg":"access_token missing rid: 6aac0064-355b48ab-4c5b487e"}', 'input'],
      ['{"errcode":42001,"errmsg":"access_token expired rid: 5f5cafe9-456a174e-4e992ccd"}', 'token'],
      ['{"errcode":42001,"errmsg":"access_token expired hint: [AnOVOA0460vr31!]"}', 'token'],
      ['{"errcode":40013,"errmsg":"invalid appid, rid: 6aac005a-01bfdbee-79769285"}', 'configuration'],
      [
        '{"errcode":45009,"errmsg":"reach max api daily quota limit rid: 617682e0-09059ac5-34a8e2ea"}',
        'quota',
      ],
      ['{"errcode":48001,"errmsg":"api unauthorized rid: 658e6b15-100ca857-50f67179"}', 'entitlement'],
      ['{"errcode":50002,"errmsg":"user limited rid: 6a032a2a-5df817df-0623460c"}', 'entitlement'],
      ['{"errcode":44002,"errmsg":"empty post data hint: [s0462vr27]"}', 'input'],
    ],
  ],
  [
    'media/upload',
    ({ media }) => media.upload('image', PHOTO),
    [
      ['{"errcode":40004,"errmsg":"invalid media type"}', 'input'],
      ['{"errcode":40005,"errmsg":"invalid file type hint: [OOr9Ra0781d418] rid: 5f5b3894-…"}', 'format'],
      ['{"errcode":40006,"errmsg":"invalid meida size hint: [KiBfOA0483e297]"}', 'size'],
      [
        '{"errcode":41005,"errmsg":"media data missing hint: [27kqua076657-6] rid: 68b71076-133c9f41-104c37fe"}',
        'input',
      ],
      ['{"errcode":41005,"errmsg":"media data missing hint: [] rid: 6710c807-5c107226-09758bdf"}', 'input'],
      [
        '{"errcode":41005,"errmsg":"media data missing hint: [MBuA4a08739031] rid: 66cc9e30-0157894b-1b8dab4d"}',
        'input',
      ],
    ],
  ],
  [
    'media/get',
    ({ media }) => media.get('x'),
    [
      ['{"errcode":40007,"errmsg":"invalid media_id"}', 'media_id'],
      ['{"errcode":40007,"errmsg":"invalid media_id rid: 66b190e0-38d2f7c9-71f2c233"}', 'media_id'],
    ],
  ],
  [
    'media/get/jssdk',
    ({ media }) => media.getHdVoice('x'),
    [['{"errcode":40007,"errmsg":"invalid media_id"}', 'media_id']],
  ],
  [
    'media/uploadimg',
    ({ media }) => media.uploadImage(PHOTO),
    [
      [
        '{"errcode":40005,"errmsg":"invalid file type hint: [giHBpA075141-0] rid: 680227e6-379d87d7-7950b1d8"}',
        'format',
      ],
    ],
  ],
  [
    'media/uploadnews',
    ({ mass }) => mass.uploadNews([ARTICLE]),
    [
      ['{"errcode":48001,"errmsg":"api unauthorized rid: 6866a982-0f144857-4371517e"}', 'entitlement'],
      ['{"errcode":40004,"errmsg":"invalid media type hint: [04408677] rid: 63511220-…"}', 'input'],
    ],
  ],
  [
    'media/uploadvideo',
    ({ mass }) => mass.uploadVideo({ media_id: 'V', title: 'T', description: 'D' }),
    [
      [
        '{"errcode":40007,"errmsg":"invalid media_id hint: [Wk3PvA0362d418] rid: 621c3b52-130b105c-72f26f3e"}',
        'media_id',
      ],
    ],
  ],
  [
    'material/add_material',
    ({ materials }) => materials.add('image', PHOTO),
    [
      ['{"errcode":40113,"errmsg":"unsupported file type hint: [Ui6hia0676e292]"}', 'format'],
      ['{"errcode":40113,"errmsg":"unsupported file type hint: [oRzbMa02899020]"}', 'format'],
      ['{"errcode":45001,"errmsg":"media size out of limit hint: [kyH1Ja0558e297]"}', 'size'],
      ['{"errcode":-1,"errmsg":"system error hint: [DpBbrA0588p493] rid: 641170cc-…"}', 'busy'],
    ],
  ],
  [
    'material/get_material',
    ({ materials }) => materials.get('x'),
    [
      [
        '{"errcode":40007,"errmsg":"invalid media_id hint: [Y2XIpa0119p502] rid: 6413208f-1ae7191d-6edfb203"}',
        'media_id',
      ],
    ],
  ],
  [
    'material/del_material',
    ({ materials }) => materials.delete('x'),
    [['{"errcode":-1,"errmsg":"system error hint: [NX0zcA05993060]"}', 'busy']],
  ],
  [
    'material/get_materialcount',
    ({ materials }) => materials.count(),
    [['{"errcode":-1,"errmsg":"system error"}', 'busy']],
  ],
  [
    'material/batchget_material',
    ({ materials }) => materials.list({ type: 'image', offset: 0, count: 20 }),
    [['{"errcode":40007,"errmsg":"invalid media_id"}', 'media_id']],
  ],
];
