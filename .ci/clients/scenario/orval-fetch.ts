// Where the service is and which key goes along: orval leaves both to the caller (`override.mutator`).
import { apiKey, service } from "./scenario";

const Lines = "application/x-ndjson";

export async function send<T>(url: string, options: RequestInit): Promise<T> {
  const headers = new Headers(options.headers);
  headers.set("Authorization", `Bearer ${apiKey}`);
  // orval makes JSON of every body that is no form; lines are sent as they are.
  const body = headers.get("Content-Type") === Lines && typeof options.body === "string" ? (JSON.parse(options.body) as string) : options.body;
  const answer = await fetch(new URL(url, service), { ...options, headers, body });
  const type = answer.headers.get("Content-Type") ?? "";
  const data = type.includes("json") && !type.startsWith(Lines) ? await answer.json()
    : /^(application\/xml|application\/x-ndjson|text\/csv)/.test(type) ? await answer.blob() : await answer.text();
  return { status: answer.status, data, headers: answer.headers, stream: data } as T;
}
