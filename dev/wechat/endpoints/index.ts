import type { Endpoint } from '../core/endpoint.ts';
import { addMaterial } from './add-material.ts';
import { batchgetMaterial } from './batchget-material.ts';
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
import { getMaterial } from './get-material.ts';
import { getMaterialcount } from './get-materialcount.ts';
import { mediaGet } from './media-get.ts';
import { mediaUpload } from './media-upload.ts';
import { mediaUploadimg } from './media-uploadimg.ts';
import { stableToken } from './stable-token.ts';
import { token } from './token.ts';

/** Every API call that the simulator answers. A new one needs its file and its line here. */
export const ENDPOINTS: readonly Endpoint[] = [
  token,
  stableToken,
  mediaUpload,
  mediaGet,
  mediaUploadimg,
  addMaterial,
  getMaterial,
  getMaterialcount,
  batchgetMaterial,
  delMaterial,
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
];
