/** Models side by side on the company's own samples, marked without names; a choice with its reason, and one that is still being marked. */

import { type Happening, happening, type Play } from "../play.ts";
import { task } from "./billing-replies.ts";

interface Comparison {
  readonly id: string;
  readonly running: boolean;
  readonly done: number;
  readonly of: number;
  readonly stopped: string;
  readonly open: boolean;
  readonly next: { readonly sample: string; readonly answers: readonly { readonly output: string }[] } | null;
  readonly unsettled: readonly string[];
  readonly result: readonly { readonly model: string; readonly inAll: number }[];
}

const samples = [
  "Could we have a copy of invoice 3871?",
  "Please send us invoice 3904 once more.",
  "When is our next payment due?",
  "By when do we have to pay invoice 3911?",
  "Why is there a late fee on invoice 3890? We are on the small plan.",
  "We paid on time. Why a late fee?",
  "What does it take to change to the large plan?",
  "Two invoices for one month, which one holds?",
  "We moved. Where do we change the address on our invoices?",
  "The copy of invoice 3866 shows the old price. Which one is right?",
  "Is the payment of September due on a Sunday?",
  "Our accountant needs a copy of invoice 3801.",
];

export const comparing = ({ calendar }: Play): readonly Happening[] => [
  happening(calendar.on(8, "Thu", "11:30"), ({ staff }) =>
    staff.does("noor", `/v1/tasks/${task}/samples`, { samples: samples.map((input) => ({ input })) }),
  ),
  happening(calendar.on(4, "Wed", "13:30"), async (play) => {
    const { id } = await starts(play, ["openai/gpt-5-mini", "openai/gpt-5-nano", "openai/gpt-5"]);
    await play.pass(45);
    for (const who of ["sam", "tom"]) await marks(play, id, who);
    await settles(play, id);
    await play.staff.does("ana", `/v1/comparisons/${id}/close`);
    await play.pass(20);
    const reason = "As good as the large one on our mails, and an eighth of its price with fixing.";
    await play.staff.does("ana", `/v1/comparisons/${id}/choice`, { model: "openai/gpt-5-mini", reason });
  }),
];

/** Noor starts it; every model answers every sample. */
export async function starts(play: Play, models: readonly string[]): Promise<Comparison> {
  const { staff } = play;
  const started = await staff.does<Comparison>("noor", `/v1/tasks/${task}/comparisons`, { models, hour: 38 });
  for (;;) {
    const now = await staff.reads<Comparison>("noor", `/v1/comparisons/${started.id}`);
    if (now.stopped !== "") throw new Error(`The comparison stopped: ${now.stopped}`);
    if (!now.running && now.done === now.of) return now;
    await new Promise((later) => setTimeout(later, 10));
  }
}

const isShort = (output: string) => output.length < 60;

/** Somebody marks the next samples: good as it is, or what fixing takes. */
export async function marks(play: Play, id: string, who: string, many = 20): Promise<void> {
  const { staff } = play;
  for (let n = 0; n < many; n += 1) {
    const { next } = await staff.reads<Comparison>(who, `/v1/comparisons/${id}`);
    if (!next) return;
    await staff.does(who, `/v1/comparisons/${id}/marks`, {
      sample: next.sample,
      marks: next.answers.map(({ output }) => graded(output, who === "tom" && n % 5 === 4)),
    });
  }
}

const graded = (output: string, strict: boolean) => {
  if (isShort(output)) return { grade: strict ? "wrong" : "fix", minutes: 4 };
  return strict ? { grade: "fix", minutes: 1 } : { grade: "good", minutes: 0 };
};

/** Where two marked differently, Ana says which holds. */
async function settles(play: Play, id: string): Promise<void> {
  const { staff } = play;
  const { unsettled } = await staff.reads<Comparison>("ana", `/v1/comparisons/${id}`);
  for (const sample of unsettled)
    await staff.does("ana", `/v1/comparisons/${id}/settle`, {
      sample,
      marks: Array(3).fill({ grade: "fix", minutes: 1 }),
    });
}
