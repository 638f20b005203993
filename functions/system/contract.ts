import * as z from 'zod/mini';
import { route } from '../../lib/http/route.ts';

export const health = /* @__PURE__ */ route('GET', '/health', () => ({
  doc: () => ({
    summary: 'Do functions run?',
    answers: {
      200: {
        description: 'They do.',
        schema: z.strictObject({ status: z.literal('ok') }),
        example: { status: 'ok' },
      },
    },
  }),
}));

export const getOpenapi = /* @__PURE__ */ route('GET', '/openapi.json', () => ({
  doc: () => ({
    summary: 'This document',
    answers: {
      200: { description: 'OpenAPI 3.1.', schema: z.looseObject({ openapi: z.string() }) },
    },
  }),
}));

export const getDocs = /* @__PURE__ */ route('GET', '/docs', () => ({
  doc: () => ({
    summary: 'This document in a browser',
    answers: { 200: { description: 'A page.', contentTypes: ['text/html'] } },
  }),
}));

export const getDocsAsset = /* @__PURE__ */ route('GET', '/docs/{asset}', () => ({
  path: z.strictObject({ asset: z.enum(['viewer.js', 'viewer.css', 'start.js']) }),
  doc: () => ({
    summary: 'A part of that page',
    answers: {
      200: { description: 'A script or a style sheet.', contentTypes: ['text/javascript', 'text/css'] },
    },
  }),
}));
