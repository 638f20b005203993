import { type CallCase, OK, READS, SPENDS } from './case.ts';

export const ACCOUNT_CALLS: readonly CallCase[] = [
  {
    name: 'quota.get',
    call: ({ quota }) => quota.get('/cgi-bin/material/add_material'),
    sends: 'POST /cgi-bin/openapi/quota/get',
    body: '{"cgi_path":"/cgi-bin/material/add_material"}',
    answer:
      '{"errcode":0,"errmsg":"ok","quota":{"daily_limit":1000,"used":1003,"remain":-3},"rate_limit":{"call_count":5,"refresh_second":60}}',
    result: {
      quota: { daily_limit: 1000, used: 1003, remain: -3 },
      rate_limit: { call_count: 5, refresh_second: 60 },
    },
    ...READS,
  },
  {
    name: 'quota.clear',
    call: ({ quota }) => quota.clear('/cgi-bin/draft/add'),
    sends: 'POST /cgi-bin/openapi/quota/clear',
    body: '{"cgi_path":"/cgi-bin/draft/add"}',
    answer: OK,
    result: undefined,
    ...SPENDS,
  },
  {
    name: 'quota.clearAll',
    call: ({ quota }) => quota.clearAll('wx1'),
    sends: 'POST /cgi-bin/clear_quota',
    body: '{"appid":"wx1"}',
    answer: OK,
    result: undefined,
    ...SPENDS,
  },
  {
    name: 'diagnosis.rid',
    call: ({ diagnosis }) => diagnosis.rid('61725984-6126f6f9-040f19c4'),
    sends: 'POST /cgi-bin/openapi/rid/get',
    body: '{"rid":"61725984-6126f6f9-040f19c4"}',
    answer:
      '{"errcode":0,"errmsg":"ok","request":{"invoke_time":1635156704,"cost_in_ms":30,"request_url":"access_token=50_Im7xxxx","request_body":"","response_body":"{\\"errcode\\":45009}","client_ip":"113.xx.70.51"}}',
    result: {
      invoke_time: 1635156704,
      cost_in_ms: 30,
      request_url: 'access_token=50_Im7xxxx',
      request_body: '',
      response_body: '{"errcode":45009}',
      client_ip: '113.xx.70.51',
    },
    ...READS,
  },
  {
    name: 'diagnosis.apiDomainIps',
    call: ({ diagnosis }) => diagnosis.apiDomainIps(),
    sends: 'GET /cgi-bin/get_api_domain_ip',
    answer: '{"ip_list":["101.226.62.77","101.226.62.78"]}',
    result: ['101.226.62.77', '101.226.62.78'],
    ...READS,
  },
  {
    name: 'diagnosis.callbackIps',
    call: ({ diagnosis }) => diagnosis.callbackIps(),
    sends: 'GET /cgi-bin/getcallbackip',
    answer: '{"ip_list":[]}',
    result: [],
    ...READS,
  },
  {
    name: 'products.card',
    call: ({ products }) => products.card({ product_id: 'P', article_type: 'newspic', card_type: 0 }),
    sends: 'POST /channels/ec/service/product/getcardinfo',
    body: '{"product_id":"P","article_type":"newspic","card_type":0}',
    answer: '{"errcode":0,"errmsg":"ok","product_key":"K","DOM":""}',
    result: { product_key: 'K' },
    ...READS,
  },
];
