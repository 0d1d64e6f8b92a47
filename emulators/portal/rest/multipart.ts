export interface UploadedFile {
  field: string;
  name: string;
  contentType: string;
  content: Buffer;
}

export interface MultipartBody {
  fields: [string, string][];
  files: UploadedFile[];
}

const MAX_PARTS = 200;

/** Parses multipart/form-data held in memory (the body limit of the listener bounds it). */
export function parseMultipart(body: Buffer, contentType: string): MultipartBody {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const result: MultipartBody = { fields: [], files: [] };
  if (!boundary) return result;
  const delimiter = Buffer.from(`--${boundary[1] ?? boundary[2] ?? ''}`);
  let at = body.indexOf(delimiter);
  for (let part = 0; at >= 0 && part < MAX_PARTS; part += 1) {
    const start = at + delimiter.length + 2;
    const next = body.indexOf(delimiter, start);
    if (next < 0) break;
    addPart(result, body.subarray(start, next - 2));
    at = next;
  }
  return result;
}

function addPart(result: MultipartBody, part: Buffer): void {
  const headEnd = part.indexOf('\r\n\r\n');
  if (headEnd < 0) return;
  const head = part.subarray(0, headEnd).toString('utf8');
  const content = part.subarray(headEnd + 4);
  const field = /name="([^"]*)"/i.exec(head)?.[1];
  if (field === undefined) return;
  const fileName = /filename="([^"]*)"/i.exec(head)?.[1];
  if (fileName === undefined) result.fields.push([field, content.toString('utf8')]);
  else {
    const contentType = /^content-type:\s*(\S+)/im.exec(head)?.[1] ?? 'application/octet-stream';
    result.files.push({ field, name: fileName, contentType, content: Buffer.from(content) });
  }
}
