import { pipeline } from '../../lib/http/pipeline.ts';
import { getDocs as route } from './contract.ts';

/** Everything comes from this service: no CDN, and nothing that the page's policy does not name. */
const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>wechat-materials</title>
<link rel="stylesheet" href="docs/viewer.css">
</head>
<body>
<div id="contract"></div>
<script src="docs/viewer.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
`;

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-cache',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'",
};

/** The contract in a browser. */
export const handler = pipeline(route, async () => ({ statusCode: 200, headers: HEADERS, body: PAGE }));
