import type { z } from 'zod';
import { PipelineError } from '../errors/pipeline-error.ts';

/** Far above what any of our requests needs; a filter or a query never comes near. */
export const MAX_BODY_BYTES = 64 * 1024;

/**
 * The request's body as `schema` describes it.
 * @throws PipelineError BODY_TOO_LARGE, INVALID_JSON or INVALID_BODY
 */
export async function readBody<T>(
  request: Request,
  schema: z.ZodType<T>,
  maxBytes = MAX_BODY_BYTES,
): Promise<T> {
  const bytes = await readLimited(request, maxBytes);
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new PipelineError('INVALID_JSON', 'Cannot read the request: its body is not JSON in UTF-8');
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new PipelineError('INVALID_BODY', `Cannot read the request: ${describeIssues(parsed.error)}`);
}

/** A sender that is answered while it still sends loses the answer; so much is read and thrown away to spare it that. */
const MAX_DISCARDED_BYTES = 16 * 1024 * 1024;

/** Reads what is left of a body that nobody wants, up to a limit, keeping none of it. */
export async function discardBody(request: Request): Promise<void> {
  if (request.body === null || request.body.locked) return;
  await discard(request.body.getReader());
}

async function discard(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  try {
    let length = 0;
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      length += step.value.length;
      if (length > MAX_DISCARDED_BYTES) return await reader.cancel();
    }
  } catch {
    // The sender went away, and with it whoever could be told.
  }
}

/** Keeps no more than the limit, whatever Content-Length said. */
async function readLimited(request: Request, maxBytes: number): Promise<Uint8Array> {
  if (request.body === null) return new Uint8Array();
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    length += step.value.length;
    if (length > maxBytes) {
      await discard(reader);
      throw tooLarge(maxBytes);
    }
    parts.push(step.value);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

function tooLarge(maxBytes: number): PipelineError {
  return new PipelineError('BODY_TOO_LARGE', `Cannot read the request: its body is over ${maxBytes} bytes`);
}

/** Names the first three fields that are wrong, without repeating what was sent. */
export function describeIssues(error: z.ZodError): string {
  const issues = error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') {
      const names = issue.keys.slice(0, 3).map((key) => `"${key.slice(0, 64)}"`).join(', ');
      return `unknown field ${names}`;
    }
    const field = issue.path.map(String).join('.');
    return field === '' ? issue.message : `field "${field.slice(0, 64)}": ${issue.message}`;
  });
  return issues.slice(0, 3).join('; ');
}
