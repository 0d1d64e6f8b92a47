import { parseMultipart, type UploadedFile } from './multipart.ts';
import { assign, isMap, listify, parseQuery, text, type Params, type PhpValue } from './params.ts';

/** A REST call after HTTP: method in lower case, parameters of query and body merged (the body wins). */
export interface RestRequest {
  http: string;
  method: string;
  params: Params;
  files: UploadedFile[];
  /** Token from `auth` or `access_token` (query or body) or from the Bearer header; '' = none. */
  token: string;
  ip: string;
}

export interface RawRequest {
  http: string;
  /** Path after `/rest/`, still with suffix and double slashes. */
  path: string;
  query: string;
  contentType: string;
  authorization: string;
  body: Buffer;
  ip: string;
}

/** Parameters that are the protocol's own or the SDK's decoration, never a method's. */
const RESERVED = ['auth', 'access_token', 'bx24_request_id', 'bx24_sdk_ver', 'bx24_sdk_type'];

export function parseRequest(raw: RawRequest): RestRequest {
  const { params: body, files } = parseBody(raw);
  const all: Params = { ...parseQuery(raw.query), ...body };
  const bearer = /^Bearer\s+(\S+)/i.exec(raw.authorization)?.[1] ?? '';
  const params = Object.fromEntries(Object.entries(all).filter(([key]) => !RESERVED.includes(key)));
  return {
    http: raw.http,
    method: methodName(raw.path),
    params,
    files,
    token: text(all['auth']) || text(all['access_token']) || bearer,
    ip: raw.ip,
  };
}

/** Known: case-insensitive, `.json`/`.xml` suffix optional, the vendor's SDK puts a double slash before it. */
export function methodName(path: string): string {
  return path
    .replace(/\/+/g, '/')
    .replace(/^\/|\/$/g, '')
    .replace(/\.(json|xml)$/i, '')
    .toLowerCase();
}

function parseBody(raw: RawRequest): { params: Params; files: UploadedFile[] } {
  if (raw.body.length === 0) return { params: {}, files: [] };
  if (/multipart\/form-data/i.test(raw.contentType)) {
    const { fields, files } = parseMultipart(raw.body, raw.contentType);
    const params: Params = {};
    for (const [key, value] of fields) assign(params, key, value);
    return { params: listify(params) as Params, files };
  }
  const body = raw.body.toString('utf8');
  if (/json/i.test(raw.contentType)) return { params: parseJson(body), files: [] };
  return { params: parseQuery(body), files: [] };
}

/** A body that is no JSON object counts as no parameters, as in PHP. */
function parseJson(body: string): Params {
  try {
    const value = JSON.parse(body) as PhpValue;
    return isMap(value) ? value : {};
  } catch {
    return {};
  }
}
