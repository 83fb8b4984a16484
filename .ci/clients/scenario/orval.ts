import {
  createWebhook, decide, decideBatch, decideDocument, deleteWebhook, exportCatalogueModels, getDecision, getDecisionDocument, listModels,
} from "../generated/orval/client";
import type { CloudEvent, Decision, decideResponse } from "../generated/orval/client";
import { run } from "./scenario";

function good<T extends { status: number; data: unknown }, S extends number>(answer: T, ...statuses: S[]): Extract<T, { status: S }> {
  if (!(statuses as number[]).includes(answer.status)) throw new Error(JSON.stringify(answer.data));
  return answer as Extract<T, { status: S }>;
}

function decided(answer: { status: number; headers: Headers; data: unknown }) {
  if (answer.status !== 200 && answer.status !== 201) throw new Error(JSON.stringify(answer.data));
  const { id, outcome, amount } = answer.data as Decision;
  return { status: answer.status, id, outcome, amount: amount.amount, replayed: answer.headers.has("Idempotent-Replayed") };
}

await run("orval", {
  decide: async (body, key) => decided(await decide(body, { headers: { "Idempotency-Key": key } })),
  read: async (id) => {
    const { data } = good(await getDecision(id), 200);
    return { id: data.id, outcome: data.outcome, invoiceNumber: data.invoice.number };
  },
  page: async (limit, cursor) => {
    const { data } = good(await listModels({ limit, cursor }), 200);
    return { ids: data.items.map((one) => one.id), next: data.next };
  },
  problem: async (body) => {
    const answer: decideResponse = await decide(body);
    const { status, data } = good(answer, 400);
    return { status, type: data.type, title: data.title, faults: (data.errors ?? []).map(({ pointer, code }) => ({ pointer, code })) };
  },
  document: async (rest, file) => decided(await decideDocument({ case: rest, file })),
  documentOf: async (id) => new Uint8Array(await (good(await getDecisionDocument(id), 200).data as Blob).arrayBuffer()),
  csv: async (number) => (good(await exportCatalogueModels(number), 200).data as Blob).text(),
  batch: async (lines) => (good(await decideBatch(lines), 200).data as Blob).text(),
  subscribe: async (url) => {
    const { data } = good(await createWebhook({ url, events: ["decision.granted"] }), 201);
    return { id: data.id, secret: data.secret };
  },
  unsubscribe: async (id) => { await deleteWebhook(id); },
  event: (body) => {
    const event = JSON.parse(body) as CloudEvent;
    return { type: event.type, decisionId: event.data.decisionId, amount: event.data.amount?.amount };
  },
});
