import createClient, { type Middleware } from 'openapi-fetch';
import { language } from '../app/language';
import type { components, paths } from './schema';

export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

/** A refusal as the server tells it (RFC 9457), in the language of the page. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    readonly title: string,
    readonly detail?: string,
    readonly errors: Record<string, string[]> = {},
    readonly members: Record<string, unknown> = {},
  ) {
    super(detail ?? title);
  }

  /** The last part of the type, such as `stale`. */
  get name() {
    return this.type.slice(this.type.lastIndexOf(':') + 1);
  }
}

/** The server did not answer at all. What was typed is still there, and the request can be sent again. */
export class Unreachable extends Error {}

const telling: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', language());
    return request;
  },
  async onResponse({ response }) {
    if (!response.ok) {
      throw await problemOf(response);
    }
  },
  onError() {
    return new Unreachable();
  },
};

export async function problemOf(response: Response) {
  const body = await response.json().catch(() => ({}));
  const { type = '', title = response.statusText, detail, errors, status: _, ...members } = body;
  return new Problem(response.status, type, title, detail, errors, members);
}

/** The server's operations, by the types of its OpenAPI document. Whatever is refused is thrown as a {@link Problem}. */
export const api = createClient<paths>({
  baseUrl: '/',
  // Looked up each time: what a test puts in its place counts.
  fetch: (request) => globalThis.fetch(request),
  querySerializer: { array: { style: 'form', explode: true } },
});
api.use(telling);

/** What an operation gave. Refusals were thrown before. */
export async function data<T>(answer: Promise<{ data?: T }>) {
  return (await answer).data as T;
}

/** A key under which a request can be sent again without being done twice. */
export const newKey = () => crypto.randomUUID();
