/** Errors recorded of articles, publishing and quotas (wechat-api.md 3.6, 4.3, 5, 6, 9). */
import type { RecordedErrors } from './recorded.ts';

const raw = String.raw;
const ARTICLE = { title: 'T', content: 'C' };

export const ARTICLE_ERRORS: readonly RecordedErrors[] = [
  [
    'material/add_news',
    ({ news }) => news.add([ARTICLE]),
    [
      [
        '{"errcode":45103,"errmsg":"This API has been unsupported hint: [Q4XFXa0912d228] rid: 622712e8-186450e1-7a4b2d49"}',
        'closed',
      ],
      [
        raw`{"errcode":45106,"errmsg":"This API has been unsupported. For more details, please view https:\/\/mp.weixin.qq.com\/cgi-bin\/announce?action=getannouncement&announce_id=11644831863qFQSh&version=&lang=zh_CN hint: [X0Wmpa0332w515] rid: 62c63ea4-…"}`,
        'closed',
      ],
    ],
  ],
  [
    'material/update_news',
    ({ news }) => news.update('N', 0, ARTICLE),
    [
      [
        '{"errcode":45103,"errmsg":"This API has been unsupported hint: [Q4XFXa0912d228] rid: 622712e8-186450e1-7a4b2d49"}',
        'closed',
      ],
    ],
  ],
  [
    'draft/add',
    ({ drafts }) => drafts.add([ARTICLE]),
    [
      [
        '{"errcode":44003,"errmsg":"empty news data hint: [dq1i3013336-0] rid: 684d20cd-4e3b2108-3ad934e2"}',
        'input',
      ],
      ['{"errcode":40007,"errmsg":"invalid media_id hint: [o_aWUA021478-5] rid: 69e345c6-…"}', 'media_id'],
      [
        '{"errcode":45002,"errmsg":"content size out of limit hint: [_UNidA0699w607] rid: 6386b59a-39c13a25-0c355f10"}',
        'input',
      ],
      [
        '{"errcode":45003,"errmsg":"title size out of limit hint: [Vq0HPa016949-0] rid: 699d0539-09a16286-77640fb7"}',
        'input',
      ],
      [
        '{"errcode":45004,"errmsg":"description size out of limit hint: [7jly7a074878-1] rid: 68ff2583-479cabd7-08ff32c3"}',
        'input',
      ],
      ['{"errcode":45008,"errmsg":"article size out of limit hint: …"}', 'input'],
      ['{"errcode":45110,"errmsg":"author size out of limit"}', 'input'],
      ['{"errcode":47001,"errmsg":"data format error hint: [TBkgwa0494d106] rid: 6584fd9e-…"}', 'input'],
      ['{"errcode":47001,"errmsg":"data format error hint: [UYo5ga0247ent1] Error before null"}', 'input'],
      ['{"errcode":88000,"errmsg":"without comment privilege"}', 'entitlement'],
      [
        '{"errcode":40155,"errmsg":"please don\'t contain other home page url rid: 66b18a05-60f7a4f3-6ce08531"}',
        'input',
      ],
    ],
  ],
  [
    'draft/get',
    ({ drafts }) => drafts.get('x'),
    [
      [
        '{"errcode":40007,"errmsg":"invalid media_id hint: [hJfDkA01544357] rid: 65d56251-31349bbf-5f45a190"}',
        'media_id',
      ],
    ],
  ],
  [
    'draft/update',
    ({ drafts }) => drafts.update('x', 0, ARTICLE),
    [
      [
        '{"errcode":45166,"errmsg":"invalid content hint: [bzsJ30451p445] rid: 63901312-73595d7c-3b05195e"}',
        'input',
      ],
    ],
  ],
  [
    'draft/switch',
    ({ drafts }) => drafts.isSwitchedOn(),
    [
      [
        '{"errcode":40001,"errmsg":"invalid credential, access_token is invalid or not latest rid: 5f9b7285-5c43096f-0ba75f4d"}',
        'token',
      ],
    ],
  ],
  [
    'freepublish/submit',
    ({ publications }) => publications.submit('x'),
    [
      ['{"errcode":48001,"errmsg":"api unauthorized rid: 69b12639-23d157f7-761e900f"}', 'entitlement'],
      ['{"errcode":48001,"errmsg":"api unauthorized rid: 68f0517e-…"}', 'entitlement'],
    ],
  ],
  [
    'freepublish/getarticle',
    ({ published }) => published.get('x'),
    [['{"errcode":53600,"errmsg":"invalid article id"}', 'media_id']],
  ],
  [
    'clear_quota',
    ({ quota }) => quota.clearAll('wx1'),
    [['{"errcode":48006,"errmsg":"forbid to clear quota because of reaching the limit"}', 'quota']],
  ],
];
