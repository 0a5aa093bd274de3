import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { adopted, examplePage, later, offered, version } from "../../../test/support/history.ts";
import { by, given, noon, stored } from "../../kernel/given.ts";
import { type Event, isRefusal, type Recorded } from "../../kernel/kind.ts";
import { keepWords } from "../../kernel/prose.ts";
import { emptyWorld, evolve } from "../../kernel/world.ts";
import { kinds } from "../index.ts";
import { type AlertState, statusOf } from "./state.ts";

const watched = (source: string) => ({ source, secret: "", watchdog: "Watchdog", environment: "production" });
const page = (alerts: object[]) => [
  { ...offered, data: { ...(offered.data as object), page: { ...examplePage, alerts } } },
  adopted,
];
const alone = page([]);
const guarded = page([watched("alertmanager")]);

const minute = (n: number) => later(n);
const fires = (more: object = {}) => ({
  ...{ id: "a1", source: "alertmanager", name: "HighErrorRate", severity: "critical", status: "firing" },
  ...{
    summary: "Error rate 9 % on checkout",
    startsAt: minute(-10),
    endsAt: "",
    labels: [],
    truncated: false,
    unseen: false,
    heard: "",
  },
  ...more,
});
const ends = (more: object = {}) =>
  fires({ status: "resolved", endsAt: minute(-5), summary: "Error rate 1 %", ...more });
const dog = (more: object = {}) => fires({ id: "w", name: "Watchdog", severity: "info", ...more });

/** Takes one message after the other, each at its minute, and gives what the record holds then. */
function taken(past: readonly Recorded[], messages: readonly object[], at: (n: number) => string = () => noon) {
  const history = [...past];
  const answers = messages.map((message, n) => {
    const { answer } = given(kinds, history).when("machine:monitoring", "alert.take", message, { at: at(n) });
    if ("malformed" in answer) throw new Error(JSON.stringify(answer));
    if (isRefusal(answer)) return answer.refused;
    const events = answer as readonly Event[];
    for (const event of events) {
      const { value } = keepWords(event, () => "");
      history.push({
        ...by("machine:monitoring", value.type, value.data, at(n)),
        page: version,
        seq: history.length + 1,
      });
    }
    return events.map(({ type }) => type.replace("alert.", ""));
  });
  const world = emptyWorld(kinds);
  for (const event of history) evolve(kinds, world, event);
  const states = world.many("alert") as unknown as ReadonlyMap<string, AlertState>;
  const status = (id = "a1") => {
    const state = states.get(id);
    return state && statusOf(state);
  };
  return { answers, status, states };
}

describe("an alert", () => {
  test("that is told again and again is recorded once", () => {
    const { answers, status } = taken(alone, [fires(), fires({ summary: "Error rate 12 %" }), fires()]);
    expect(answers).toEqual([["fired"], [], []]);
    expect(status()).toBe("firing");
  });

  test("ends by its source's word although its summary changed", () => {
    expect(taken(alone, [fires(), ends()]).status()).toBe("ended");
  });

  test("does not fire again by an old message about the same start, and does by a new start", () => {
    const { answers, status } = taken(alone, [fires(), ends(), fires(), fires({ startsAt: minute(-1) })]);
    expect(answers).toEqual([["fired"], ["ended"], [], ["fired"]]);
    expect(status()).toBe("firing");
  });

  test("whose end comes before its beginning has ended", () => {
    expect(taken(alone, [ends(), fires()]).status()).toBe("ended");
  });

  test("in a truncated group never ends", () => {
    const { answers, status } = taken(alone, [fires(), ends({ truncated: true })]);
    expect(answers[1]).toBe("alert.truncated");
    expect(status()).toBe("firing");
  });

  test("that got worse says so, also when an older message comes late", () => {
    const { answers, states } = taken(alone, [fires({ severity: "warning" }), fires(), fires({ severity: "warning" })]);
    expect(answers).toEqual([["fired"], ["fired"], []]);
    expect(states.get("a1")?.severity).toBe("critical");
  });

  test("is the same in the end in whatever order, and however often, it is told", () => {
    const episode = (start: number) => [
      fires({ startsAt: minute(start) }),
      fires({ startsAt: minute(start), summary: "worse" }),
      ends({ startsAt: minute(start), endsAt: minute(start + 3) }),
    ];
    const story = [...episode(-90), ...episode(-60), ...episode(-30), fires({ startsAt: minute(-10) })];
    const shuffled = fc.shuffledSubarray([...story, ...story], { minLength: story.length });
    const dropLast = fc.integer({ min: 0, max: 1 });
    void fc.assert(
      fc.property(shuffled, dropLast, (messages, without) => {
        const told = without === 0 ? messages : messages.filter((one) => one !== story.at(-1));
        const open = told.includes(story.at(-1) as ReturnType<typeof fires>);
        const complete = story.every((one) => told.includes(one) || one === story.at(-1));
        const status = taken(alone, told).status();
        if (open) expect(status).toBe("firing");
        else if (complete) expect(status).toBe("ended");
      }),
      { numRuns: 60 },
    );
  });
});

describe("a watchdog", () => {
  const heard = { heard: noon };

  test("that is heard lets an end count", () => {
    expect(taken(guarded, [dog(heard), fires(heard), ends(heard)]).status()).toBe("ended");
  });

  test("that was never heard, or not for three minutes, makes an end blind", () => {
    expect(taken(guarded, [fires(), ends()]).status()).toBe("blind");
    const old = { heard: minute(-4) };
    expect(taken(guarded, [dog(old), fires(old), ends({ ...old, endsAt: minute(-1) })]).status()).toBe("blind");
  });

  test("that ends makes every end within two minutes of it blind, before and after", () => {
    const lost = dog({ status: "resolved", endsAt: minute(-4), heard: minute(-5) });
    const still = { heard: minute(-5) };
    const first = [dog(still), fires(still)];
    const early = ends({ ...still, endsAt: minute(-5.5) });
    const before = taken(guarded, [...first, early, lost], () => minute(-3));
    expect(before.answers.slice(2)).toEqual([["ended"], ["watchdogLost", "blinded"]]);
    expect(before.status()).toBe("blind");
    expect(taken(guarded, [...first, lost, ends(still)], () => minute(-3)).status()).toBe("blind");
  });

  test("that died long after an end leaves that end alone", () => {
    const lost = dog({ status: "resolved", endsAt: minute(-1), heard: minute(-2) });
    expect(taken(guarded, [dog(heard), fires(heard), ends({ ...heard, endsAt: minute(-8) }), lost]).status()).toBe(
      "ended",
    );
  });

  test("that comes back lets what still fires fire again, with the same start, and then end", () => {
    const at = (n: number) => [0, 0, 5, 5, 9, 9, 30][n] ?? 0;
    const { answers, status } = taken(
      guarded,
      [
        dog({ heard: minute(0) }),
        fires({ heard: minute(0) }),
        dog({ status: "resolved", endsAt: minute(4), heard: minute(0) }),
        ends({ endsAt: minute(4.5), heard: minute(0) }),
        dog({ heard: minute(9) }),
        fires({ heard: minute(9) }),
        ends({ endsAt: minute(29), heard: minute(29) }),
      ],
      (n) => minute(at(n)),
    );
    expect(answers).toEqual([
      ...[["watchdogHeard"], ["fired"], ["watchdogLost"], ["blinded"]],
      ...[["watchdogHeard"], ["fired"], ["ended"]],
    ]);
    expect(status()).toBe("ended");
  });

  test("whose silence the server notices makes the ends since then blind", () => {
    const { answers } = taken(guarded, [dog(heard)]);
    expect(answers).toEqual([["watchdogHeard"]]);
    const past = [
      ...guarded,
      by(
        "machine:monitoring",
        "alert.watchdogHeard",
        { id: "watchdog-alertmanager", source: "alertmanager" },
        minute(-9),
      ),
    ];
    const miss = { id: "watchdog-alertmanager", source: "alertmanager", heard: minute(-9) };
    given(kinds, past).when("system", "alert.miss", miss).recordsTypes("alert.watchdogLost");
    given(kinds, past).when("ana", "alert.miss", miss).refuses("alert.notSystem");
  });

  test("in any order of a dying monitoring's messages nothing is believed to have ended", () => {
    const still = { heard: minute(-5) };
    const story = [
      fires(still),
      fires({ ...still, id: "a2" }),
      ends({ ...still, endsAt: minute(-4) }),
      ends({ ...still, id: "a2", endsAt: minute(-3.5) }),
      dog({ ...still, status: "resolved", endsAt: minute(-4.2) }),
    ];
    void fc.assert(
      fc.property(fc.shuffledSubarray([...story, ...story], { minLength: 10 }), (messages) => {
        const { status } = taken(guarded, [dog(still), ...messages], () => minute(-3));
        expect([status("a1"), status("a2")]).toEqual(["blind", "blind"]);
      }),
      { numRuns: 60 },
    );
  });
});

describe("PagerDuty's events", () => {
  const event = (status: string, more: object = {}) => fires({ source: "pagerduty", status, startsAt: "", ...more });

  test("count as they come: trigger, acknowledge, resolve, and a trigger after that is new", () => {
    const { answers, status } = taken(
      alone,
      ["firing", "firing", "acknowledged", "acknowledged", "resolved", "firing"].map((status) => event(status)),
      minute,
    );
    expect(answers).toEqual([["fired"], [], ["acknowledged"], [], ["ended"], ["fired"]]);
    expect(status()).toBe("firing");
  });

  test("that acknowledge or resolve what nobody triggered are dropped, and said", () => {
    const { answers } = taken(alone, [
      event("acknowledged"),
      event("resolved"),
      event("firing"),
      event("resolved"),
      event("resolved"),
    ]);
    expect(answers).toEqual(["alert.unknownKey", "alert.unknownKey", ["fired"], ["ended"], "alert.unknownKey"]);
  });

  test("that repeat a trigger with its time do not open it again", () => {
    const trigger = event("firing", { startsAt: minute(-3) });
    expect(taken(alone, [trigger, event("resolved"), trigger]).status()).toBe("ended");
  });
});

test("no word about an alert holds more than what is stored of it", () => {
  const { states } = taken(alone, [fires({ labels: [["__proto__", "x"]] })]);
  expect(states.get("a1")?.name).toEqual(stored("HighErrorRate"));
});
