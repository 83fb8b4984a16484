import { client } from "../generated/hey-api/client.gen";
import {
  createWebhook, decide, decideBatch, decideDocument, deleteWebhook, exportCatalogueModels, getDecision, getDecisionDocument, listModels,
} from "../generated/hey-api/sdk.gen";
import type { CloudEvent, Decision } from "../generated/hey-api/types.gen";
import { apiKey, run, service } from "./scenario";

client.setConfig({ baseUrl: service, auth: apiKey });

function decided(answer: { data?: Decision; error?: unknown; response?: Response }) {
  if (answer.data === undefined || answer.response === undefined) throw new Error(JSON.stringify(answer.error));
  const { id, outcome, amount } = answer.data;
  return { status: answer.response.status, id, outcome, amount: amount.amount, replayed: answer.response.headers.has("Idempotent-Replayed") };
}

await run("hey-api", {
  decide: async (body, key) => decided(await decide({ body, headers: { "Idempotency-Key": key } })),
  read: async (id) => {
    const { data } = await getDecision({ path: { id }, throwOnError: true });
    return { id: data.id, outcome: data.outcome, invoiceNumber: data.invoice.number };
  },
  page: async (limit, cursor) => {
    const { data } = await listModels({ query: { limit, cursor }, throwOnError: true });
    return { ids: data.items.map((one) => one.id), next: data.next };
  },
  problem: async (body) => {
    const { error, response } = await decide({ body });
    if (error === undefined || response === undefined) throw new Error("no problem");
    return { status: response.status, type: error.type, title: error.title, faults: (error.errors ?? []).map(({ pointer, code }) => ({ pointer, code })) };
  },
  document: async (rest, file) => decided(await decideDocument({ body: { case: rest, file } })),
  documentOf: async (id) => {
    const { data } = await getDecisionDocument({ path: { id }, parseAs: "blob", throwOnError: true });
    return new Uint8Array(await (data as Blob).arrayBuffer());
  },
  csv: async (number) => ((await exportCatalogueModels({ path: { number }, parseAs: "blob", throwOnError: true })).data as Blob).text(),
  // Lines are sent as they are: the generator would make JSON of any body whose media type it does not know.
  batch: async (lines) => ((await decideBatch({ body: lines, bodySerializer: null, parseAs: "blob", throwOnError: true })).data as Blob).text(),
  subscribe: async (url) => {
    const { data } = await createWebhook({ body: { url, events: ["decision.granted"] }, throwOnError: true });
    return { id: data.id, secret: data.secret };
  },
  unsubscribe: async (id) => { await deleteWebhook({ path: { id } }); },
  event: (body) => {
    const event = JSON.parse(body) as CloudEvent;
    return { type: event.type, decisionId: event.data.decisionId, amount: event.data.amount?.amount };
  },
});
