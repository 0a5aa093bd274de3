/** Work that people do while a task does not: put into the queue once, taken by one, answered once, given once, never dropped. */

import { digest } from "../../kernel/json.ts";
import { events, isRefusal, many } from "../../kernel/kind.ts";
import { prose } from "../../kernel/prose.ts";
import { personIn, personOnPage, touched } from "../caller.ts";
import { needsTouch } from "../draft/kind.ts";
import { drill } from "../drill/kind.ts";
import { page } from "../page/kind.ts";
import { pause } from "../pause/kind.ts";
import { person } from "../person/kind.ts";
import { task } from "../task/kind.ts";
import { serving } from "../task/serving.ts";
import { template } from "../template/kind.ts";
import { workCard } from "./card.ts";
import { comesBack, faultIn, inTheWay, mayDecide, untilOf } from "./may.ts";
import { no } from "./refusals.ts";
import { commands, schemas } from "./schemas.ts";
import { isOpen, standingOf, type Turn, type WorkState, workId } from "./state.ts";

export { workCard } from "./card.ts";
export * from "./state.ts";

const did = events("work", schemas);
/** What a sheet from paper records of its items when somebody says yes to it. */
export const { answered, used } = did;

/** Items that may be open at once: more is a fault of the caller's. */
const mostOpen = 20_000;
/** Taking it again says that one is still there; more often than so many milliseconds it says nothing. */
const stillThere = 60_000;

export const work = many({
  name: "work",
  initial: {
    ...{ handedBack: [], proposals: [], others: [] },
    ...{ answer: undefined, used: undefined, closed: undefined },
  } as unknown as WorkState,
  reads: { page, person, pause, task, drill, template },
  events: schemas,
  refusals: no,
  commands,

  decide: {
    add({ key, input, recipient, ...asked }, context) {
      const { state, all, world, at } = context;
      const inForce = world.page.inForce?.page;
      if (!inForce) return no.noPage();
      const names = inForce.ai.tasks.map(({ name }) => name);
      if (!names.includes(asked.task)) return no.unknownTask(asked.task, names);
      if (asked.id !== workId(asked.task, key)) return no.otherKey();
      const { id, why, call, pause } = asked;
      if (state?.id) return comesBack(state, why) ? did.cameBack({ id, why, call, pause }) : [];
      if (all.size >= mostOpen && isFull(all.values(), at)) return no.full(mostOpen);
      return did.added({ ...asked, key: prose(key), input: prose(input), recipient: prose(recipient) });
    },

    take({ id }, context) {
      const may = mayDecide(context);
      if (isRefusal(may)) return may;
      const { state, me } = may;
      const { turn } = state;
      const stays = turn.of === "person" && turn.person === me && Date.parse(context.at) - Date.parse(turn.at);
      if (stays !== false && stays < stillThere) return [];
      return inTheWay(state, me, context.at) ?? did.taken({ id });
    },

    handBack({ id, reason }, context) {
      const may = mayDecide(context);
      if (isRefusal(may)) return may;
      const { turn } = may.state;
      const isMine = turn.of === "person" && turn.person === may.me;
      return isMine ? did.handedBack({ id, reason: prose(reason) }) : no.notHeld();
    },

    answer({ shown, output, ...said }, context) {
      const may = mayDecide(context);
      if (isRefusal(may)) return may;
      const { state, me, inForce } = may;
      const wrong = inTheWay(state, me, context.at) ?? faultIn({ ...said, output }, context, may);
      if (wrong) return wrong;
      const card = workCard(state, inForce.version);
      if (shown !== digest(card)) return no.changed();
      const proof = touched(context, shown);
      if (needsTouch(inForce.page, state) && !proof) return no.noPasskey();
      const own = { ...said, output: prose(output), sheet: "", shown: card, ...(proof && { proof }) };
      return [did.answered(own), ...setAside(state)];
    },

    return({ id }, { state, world, at }) {
      if (!world.page.inForce) return no.noPage();
      if (!state?.id) return no.unknown();
      const standing = standingOf(state, at);
      if (standing === "ended") return [];
      if (standing === "taken") return no.taken(state.turn.person, untilOf(state));
      if (state.answer) return no.answered(state.answer.by);
      if (state.closed) return no.closed(state.closed.by);
      const brought = state.proposals[0];
      if (brought) return no.onPaper(brought.by);
      const { page, task: tasks, pause: pauses, drill: drills } = world;
      const now = serving({ page, tasks, pauses, drills }, { ...state, odd: false }, at);
      return isRefusal(now) ? no.stopped(now) : did.returned({ id });
    },

    end({ id, call, given }, { state, actor, at }) {
      if (actor !== "system") return no.notSystem();
      if (!state?.id || state.turn.of === "ended") return [];
      const { answer, closed, others } = state;
      const isOver = answer !== undefined || closed !== undefined;
      if (given && isOver)
        return others.some((one) => one.call === call) ? [] : did.doubled({ id, from: "task", call, sheet: "" });
      if (given) return [did.ended({ id, call }), ...setAside(state)];
      if (answer) return no.answered(answer.by);
      if (closed) return no.closed(closed.by);
      const brought = state.proposals[0];
      if (brought) return no.onPaper(brought.by);
      const isTaken = standingOf(state, at) === "taken";
      return isTaken ? no.taken(state.turn.person, untilOf(state)) : did.ended({ id, call });
    },

    use({ id, recipient }, { state }) {
      if (!state?.id) return no.unknown();
      if (state.used) return no.usedBefore(state.used.at);
      if (state.closed) return no.closed(state.closed.by);
      return state.answer ? did.used({ id, recipient: prose(recipient) }) : no.unanswered();
    },

    close({ id, reason }, context) {
      const may = mayDecide(context);
      if (isRefusal(may)) return may;
      const { state, me } = may;
      if (state.used) return no.usedBefore(state.used.at);
      if (state.closed) return [];
      const wrong = state.answer ? undefined : inTheWay(state, me, context.at);
      return wrong ?? did.closed({ id, reason: prose(reason) });
    },

    propose({ output, ...said }, context) {
      const { state, actor, world } = context;
      if (!world.page.inForce) return no.noPage();
      if (!state?.id) return no.unknown();
      if (!personOnPage(world.page.inForce.page, context) || personIn(actor) === "") return no.notPerson();
      const { id, sheet } = said;
      if ([...state.proposals, ...state.others].some((one) => one.sheet === sheet) || state.answer?.sheet === sheet)
        return [];
      if (state.answer || state.turn.of === "ended")
        return did.doubled({ id, from: "sheet", call: "", sheet, output: prose(output) });
      if (state.closed) return no.closed(state.closed.by);
      return did.proposed({ ...said, output: prose(output) });
    },
  },

  evolve: {
    added: (was, data, { actor: by, at, seq }) => ({
      ...{ ...was, ...data, by, at, seq, since: at },
      turn: turnOf("queue", at),
    }),
    cameBack: (was, { why, call, pause }, { at }) => ({
      ...{ ...was, why, call: call || was.call, pause, since: at },
      turn: turnOf("queue", at),
    }),
    taken: (was, _, { actor, at }) => ({ ...was, turn: takenBy(was, personIn(actor), at) }),
    handedBack: (was, { reason }, { actor, at }) => ({
      ...was,
      turn: turnOf("queue", at),
      handedBack: [...was.handedBack, { by: personIn(actor), reason, at }],
    }),
    answered: (was, { output, template, marks, distance, seconds, sheet }, { actor, at }) => ({
      ...was,
      answer: { output, template, marks, distance, seconds, sheet, by: personIn(actor), at },
      proposals: was.proposals.filter((one) => one.sheet !== sheet),
      turn: turnOf("caller", at),
    }),
    returned: (was, _, { at }) => ({ ...was, turn: turnOf("task", at) }),
    ended: (was, { call }, { at }) => ({ ...was, call, turn: turnOf("ended", at) }),
    doubled: (was, { from, call, sheet, output }, { actor: by, at }) => ({
      ...was,
      proposals: was.proposals.filter((one) => one.sheet !== sheet),
      others: [...was.others, { from, call, sheet, output, by, at }],
    }),
    used: (was, { recipient }, { actor: by, at }) => ({ ...was, used: { recipient, by, at } }),
    closed: (was, { reason }, { actor, at }) => ({
      ...was,
      closed: { reason, by: personIn(actor), at },
      turn: turnOf("closed", at),
    }),
    proposed: (was, { id: _, ...said }, { actor, at }) => ({
      ...was,
      proposals: [...was.proposals, { ...said, template: said.template, by: personIn(actor), at }],
    }),
  },
});

const turnOf = (of: Turn["of"], at: string): Turn => ({ of, person: "", at, began: at });

/** Whoever is still there goes on; after silence they begin anew. */
function takenBy(was: WorkState, person: string, at: string): Turn {
  const goesOn = standingOf(was, at) === "taken" && was.turn.person === person;
  return { of: "person", person, at, began: goesOn ? was.turn.began : at };
}

/** What came from paper and is not the answer: kept beside it. */
export const setAside = ({ id, proposals }: WorkState, but = "") =>
  proposals
    .filter(({ sheet }) => sheet !== but)
    .map(({ sheet, output }) => did.doubled({ id, from: "sheet", call: "", sheet, output }));

/** Counts only until it is enough. */
function isFull(all: Iterable<WorkState>, at: string): boolean {
  let open = 0;
  for (const one of all) {
    if (isOpen(one, at)) open += 1;
    if (open >= mostOpen) return true;
  }
  return false;
}
