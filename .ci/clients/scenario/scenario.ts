// What every generated client does against the real service. A client is an adapter beside this file: it calls nothing but what was generated.
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";

export interface Decided { status: number; id: string; outcome: string; amount: string; replayed: boolean }
export interface Fault { pointer: string; code: string }
export interface Failed { status: number; type: string; title: string; faults: Fault[] }

export interface Client {
  decide(request: Request, key: string): Promise<Decided>;
  read(id: string): Promise<{ id: string; outcome: string; invoiceNumber: string }>;
  page(limit: number, cursor?: string): Promise<{ ids: string[]; next?: string }>;
  problem(request: Request): Promise<Failed>;
  document(request: Omit<Request, "invoice">, file: Blob): Promise<Decided>;
  documentOf(id: string): Promise<Uint8Array>;
  csv(version: number): Promise<string>;
  batch(lines: string): Promise<string>;
  subscribe(url: string): Promise<{ id: string; secret?: string }>;
  unsubscribe(id: string): Promise<void>;
  event(body: string): { type: string; decisionId?: string; amount?: string };
}

export const service = process.env.SERVICE ?? "";
export const apiKey = process.env.KEY ?? "";

const money = (amount: string) => ({ amount, currency: "CNY" as const });

/** Sixteen cards: granted. */
export const request = (number: string) => ({
  programme: "beijing-gpu-purchase",
  project: { purpose: "llm_training_general", name: "City language model, phase 1" },
  buyer: { name: "北京示例智能算力有限公司", creditCode: "91110108MA0FAKE01A", region: "110108", kind: "enterprise" as const },
  invoice: {
    kind: "digital_special" as const,
    number,
    issueDate: "2025-09-15",
    currency: "CNY" as const,
    seller: { name: "北京示例供应链有限公司", taxId: "91110114MA0FAKE023" },
    lines: [
      {
        description: "*计算机配套产品*摩尔线程 MTT S4000 加速卡",
        unit: "块",
        quantity: "16",
        unitPrice: "80000.00",
        netAmount: money("1280000.00"),
        taxRate: "0.13",
        taxAmount: money("166400.00"),
      },
    ],
    totals: { netAmount: money("1280000.00"), taxAmount: money("166400.00"), grossAmount: money("1446400.00") },
  },
  contract: { number: `HT-${number}`, date: "2025-08-20" },
  delivery: { acceptedOn: "2025-09-30", reference: `YS-${number}` },
  declarations: { newGoods: true, originalUse: true, sellerRelated: false, subsidisedElsewhere: false },
});

export type Request = ReturnType<typeof request>;

function equal<T>(what: string, seen: T, expected: T) {
  if (JSON.stringify(seen) !== JSON.stringify(expected)) {
    throw new Error(`${what}: ${JSON.stringify(seen)} and not ${JSON.stringify(expected)}`);
  }
}

/** Listens for one event that fits, and verifies its signature by hand, as docs/webhooks.md says. */
async function listening(work: (url: string, secret: { value: string }) => Promise<void>): Promise<string> {
  const secret = { value: "" };
  let arrived: (body: string) => void = () => {};
  let failed: (why: Error) => void = () => {};
  const event = new Promise<string>((resolve, reject) => ([arrived, failed] = [resolve, reject]));
  const server = createServer((message, answer) => {
    const parts: Buffer[] = [];
    message.on("data", (part: Buffer) => parts.push(part));
    message.on("end", () => {
      answer.writeHead(204).end();
      const body = Buffer.concat(parts);
      const head = `${message.headers["webhook-id"]}.${message.headers["webhook-timestamp"]}.`;
      const expected = createHmac("sha256", Buffer.from(secret.value.replace("whsec_", ""), "base64")).update(head).update(body).digest();
      const fits = `${message.headers["webhook-signature"]}`.split(" ").some((one) => {
        const given = Buffer.from(one.replace("v1,", ""), "base64");
        return given.length === expected.length && timingSafeEqual(given, expected);
      });
      if (fits) arrived(body.toString("utf8"));
      else failed(new Error(`the signature ${message.headers["webhook-signature"]} does not fit`));
    });
  }).listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const late = setTimeout(() => failed(new Error("no event came in 30 seconds")), 30_000);
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, secret);
    return await event;
  } finally {
    clearTimeout(late);
    server.close();
  }
}

/** Runs all steps; prints a line for each. `first` keeps the invoices of one client apart from another's. */
export async function run(name: string, client: Client) {
  const first = process.env.FIRST ?? "1";
  const number = (n: number) => `2511200000${first.padStart(2, "0")}${String(n).padStart(8, "0")}`;
  let id = "";
  let failures = 0;
  const step = async (what: string, work: () => Promise<void>) => {
    try {
      await work();
      console.log(`passed  ${name}: ${what}`);
    } catch (why) {
      failures++;
      console.log(`FAILED  ${name}: ${what}: ${why instanceof Error ? why.message : JSON.stringify(why)}`);
    }
  };

  await step("decides with a key, and again the same", async () => {
    const decided = await client.decide(request(number(1)), `${name}-1`);
    equal("decided", [decided.status, decided.outcome, decided.amount, decided.replayed], [201, "granted", "448000.00", false]);
    const again = await client.decide(request(number(1)), `${name}-1`);
    equal("again", [again.status, again.id, again.replayed], [201, decided.id, true]);
    id = decided.id;
  });
  await step("reads a decision", async () =>
    equal("read", await client.read(id), { id, outcome: "granted", invoiceNumber: number(1) }));
  await step("follows pages", async () => {
    const page = await client.page(3);
    const next = await client.page(3, page.next);
    equal("items", [page.ids.length, next.ids.length, new Set([...page.ids, ...next.ids]).size], [3, 3, 6]);
  });
  await step("is told every fault of a problem", async () => {
    const bad = request(number(2));
    bad.buyer.creditCode = "91110108MA0FAKE01B";
    const failed = await client.problem(bad);
    equal("problem", failed, {
      status: 400,
      type: "/problems/invalid-request",
      title: failed.title,
      faults: [{ pointer: "/buyer/creditCode", code: "CHECK_CHARACTER_WRONG" }],
    });
  });
  await step("decides a document, and reads it back byte for byte", async () => {
    const xml = readFileSync(process.env.DOCUMENT ?? "", "utf8").replaceAll(process.env.DOCUMENT_NUMBER ?? "", number(3));
    const { invoice, ...rest } = request(number(3));
    const decided = await client.document(rest, new Blob([xml], { type: "application/xml" }));
    equal("decided", [decided.status, decided.outcome], [201, "partly_granted"]);
    equal("document", Buffer.from(await client.documentOf(decided.id)).toString("utf8"), xml);
  });
  await step("saves a table as CSV", async () => {
    const rows = (await client.csv(1)).replace("\uFEFF", "").split("\r\n");
    equal("header", rows[0]?.split(",")[0], "id");
    equal("has rows", rows.length > 10, true);
  });
  await step("sends a batch", async () => {
    const lines = [4, 5].map((n) => JSON.stringify({ idempotencyKey: `${name}-${n}`, request: request(number(n)) }));
    const answers = (await client.batch([...lines, "{}"].join("\n"))).trim().split("\n").map((line) => JSON.parse(line));
    equal("statuses", answers.map((one) => one.status ?? one.summary.decided), [201, 201, 400, 2]);
  });
  await step("hears of a decision, signed", async () => {
    let [hook, decided] = ["", ""];
    const body = await listening(async (url, secret) => {
      ({ id: hook, secret: secret.value = "" } = await client.subscribe(url));
      ({ id: decided } = await client.decide(request(number(6)), `${name}-6`));
    });
    await client.unsubscribe(hook);
    equal("event", client.event(body), { type: "decision.granted", decisionId: decided, amount: "448000.00" });
  });
  process.exitCode = failures > 0 ? 1 : 0;
}
