/** A full page of a list, as WeChat gives it (wechat-api.md 3.5): twenty pictures. */
export const LIST_ITEMS = Array.from({ length: 20 }, (_, index) => ({
  media_id: `${String(index).padStart(2, '0')}${'Kx7_'.repeat(15)}zz`,
  name: `素材图片 ${index}.png`,
  update_time: 1_790_000_000 - index * 60,
  url: `https://mmbiz.qpic.cn/mmbiz_png/${'aB3dEfGh'.repeat(10)}${index}/0?wx_fmt=png`,
  tags: [],
}));
