import type { Service } from '../../support/service.js';

const origin = (service: Service) => new URL(service.url).origin;

export interface Sent {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely by tests
  readonly body: any;
  readonly code: string | undefined;
}

/** Hands a file in for an assignment, as the console would. */
export async function upload(
  service: Service,
  who: string,
  assignment: string,
  name: string,
  content: Buffer,
): Promise<Sent> {
  const response = await fetch(`${origin(service)}/files/work?${new URLSearchParams({ assignment, name })}`, {
    method: 'POST',
    body: content as unknown as NonNullable<RequestInit['body']>,
    headers: { ...(await service.headersOf(who)), 'content-type': 'application/octet-stream' },
  });
  const body: Sent['body'] = await response.json();
  return { status: response.status, body, code: body.errors?.[0].extensions.code };
}

/** Asks for a file of work. */
export async function download(service: Service, who: string | null, id: string): Promise<Response> {
  const headers = who === null ? {} : await service.headersOf(who);
  return fetch(`${origin(service)}/files/work/${id}`, { headers });
}
