import { Api } from "../generated/swagger-typescript-api/api";
import type { CloudEvent, Decision, HttpResponse, Problem } from "../generated/swagger-typescript-api/api";
import { apiKey, run, service } from "./scenario";

const { v1 } = new Api({
  baseUrl: service,
  baseApiParams: { secure: true },
  // It knows five content types, and lines are none of them: they would go as text/plain.
  customFetch: (url, init) => fetch(url, `${url}`.endsWith("/batch") ? { ...init, headers: { ...init?.headers, "Content-Type": "application/x-ndjson" } } : init),
  securityWorker: () => ({ headers: { Authorization: `Bearer ${apiKey}` } }),
});

function decided(answer: HttpResponse<Decision, Problem>) {
  const { id, outcome, amount } = answer.data;
  return { status: answer.status, id, outcome, amount: amount.amount, replayed: answer.headers.has("Idempotent-Replayed") };
}

await run("swagger-typescript-api", {
  decide: async (body, key) => decided(await v1.decide(body, { headers: { "Idempotency-Key": key } })),
  read: async (id) => {
    const { data } = await v1.getDecision(id);
    return { id: data.id, outcome: data.outcome, invoiceNumber: data.invoice.number };
  },
  page: async (limit, cursor) => {
    const { data } = await v1.listModels({ limit, cursor });
    return { ids: data.items.map((one) => one.id), next: data.next };
  },
  problem: async (body) => {
    const { status, error } = await v1.decide(body).then(() => { throw new Error("no problem"); }, (one: HttpResponse<Decision, Problem>) => one);
    return { status, type: error.type, title: error.title, faults: (error.errors ?? []).map(({ pointer, code }) => ({ pointer, code })) };
  },
  document: async (rest, file) => decided(await v1.decideDocument({ case: rest, file: new File([file], "invoice.xml", { type: file.type }) })),
  // Its own reading of this answer is as JSON, so the caller says how it is to be read.
  documentOf: async (id) => new Uint8Array(await ((await v1.getDecisionDocument(id, { format: "blob" })).data).arrayBuffer()),
  csv: async (number) => (await v1.exportCatalogueModels(number, { format: "blob" })).data.text(),
  batch: async (lines) => (await v1.decideBatch(lines, { format: "blob" })).data.text(),
  subscribe: async (url) => {
    const { data } = await v1.createWebhook({ url, events: ["decision.granted"] });
    return { id: data.id, secret: data.secret };
  },
  unsubscribe: async (id) => { await v1.deleteWebhook(id); },
  event: (body) => {
    const event = JSON.parse(body) as CloudEvent;
    return { type: event.type, decisionId: event.data.decisionId, amount: event.data.amount?.amount };
  },
});
