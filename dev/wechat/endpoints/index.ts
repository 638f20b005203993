import type { Endpoint } from '../core/endpoint.ts';
import { addMaterial } from './add-material.ts';
import { addNews } from './add-news.ts';
import { batchgetMaterial } from './batchget-material.ts';
import { clearQuota } from './clear-quota.ts';
import { clearQuotaV2 } from './clear-quota-v2.ts';
import { delMaterial } from './del-material.ts';
import { draftAdd } from './draft-add.ts';
import { draftBatchget } from './draft-batchget.ts';
import { draftCount } from './draft-count.ts';
import { draftDelete } from './draft-delete.ts';
import { draftGet } from './draft-get.ts';
import { draftSwitch } from './draft-switch.ts';
import { draftUpdate } from './draft-update.ts';
import { freepublishBatchget } from './freepublish-batchget.ts';
import { freepublishDelete } from './freepublish-delete.ts';
import { freepublishGet } from './freepublish-get.ts';
import { freepublishGetarticle } from './freepublish-getarticle.ts';
import { freepublishSubmit } from './freepublish-submit.ts';
import { getApiDomainIp } from './get-api-domain-ip.ts';
import { getMaterial } from './get-material.ts';
import { getMaterialcount } from './get-materialcount.ts';
import { getcallbackip } from './getcallbackip.ts';
import { getcardinfo } from './getcardinfo.ts';
import { mediaGet } from './media-get.ts';
import { mediaGetJssdk } from './media-get-jssdk.ts';
import { mediaUpload } from './media-upload.ts';
import { mediaUploadimg } from './media-uploadimg.ts';
import { mediaUploadnews } from './media-uploadnews.ts';
import { mediaUploadvideo } from './media-uploadvideo.ts';
import { quotaClear } from './quota-clear.ts';
import { quotaGet } from './quota-get.ts';
import { ridGet } from './rid-get.ts';
import { stableToken } from './stable-token.ts';
import { token } from './token.ts';
import { updateNews } from './update-news.ts';

/** Every API call that the simulator answers. A new one needs its file and its line here. */
export const ENDPOINTS: readonly Endpoint[] = [
  token,
  stableToken,
  mediaUpload,
  mediaGet,
  mediaGetJssdk,
  mediaUploadimg,
  mediaUploadnews,
  mediaUploadvideo,
  addMaterial,
  getMaterial,
  getMaterialcount,
  batchgetMaterial,
  delMaterial,
  addNews,
  updateNews,
  draftAdd,
  draftGet,
  draftUpdate,
  draftDelete,
  draftCount,
  draftBatchget,
  draftSwitch,
  freepublishSubmit,
  freepublishGet,
  freepublishDelete,
  freepublishGetarticle,
  freepublishBatchget,
  getcardinfo,
  clearQuota,
  clearQuotaV2,
  quotaGet,
  quotaClear,
  ridGet,
  getApiDomainIp,
  getcallbackip,
];
