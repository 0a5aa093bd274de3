/** Emergency access as people are told of it: asked for, granted, broken open, stuck, ended with its proof. */

import { approversOf, behind, brokenFrom, targetOf } from "../decisions/access/kind.ts";
import type { AccessState } from "../decisions/access/state.ts";
import { personIn } from "../decisions/caller.ts";
import { areaOf, type Page } from "../page/page.ts";
import { personBehind } from "../routing/now.ts";
import { type ViewContext, worldOf } from "./context.ts";
import { listed, nameOf } from "./names.ts";
import { atTime, type Heard, line, type Notice } from "./notice.ts";
import { deployers } from "./notices-release.ts";

export function access(context: ViewContext, heard: Heard): Notice[] {
  const { access, page } = worldOf(context.world);
  const inForce = page.inForce?.page;
  return inForce ? [...access.values()].flatMap((one) => noticesOf(inForce, one, heard)) : [];
}

/** Whoever may say yes to it at a moment, and so must know of it. */
function guards(page: Page, state: AccessState, at: string): string[] {
  const target = targetOf(page, state.target);
  return target ? behind(page, target.approve, at) : [];
}

function noticesOf(page: Page, state: AccessState, heard: Heard): Notice[] {
  const { id, target, person, askedBy, askedAt, reason, grantedBy, grantedAt, broken, until, refused, ended } = state;
  const about = `access:${id}`;
  const name = nameOf(person);
  const base = { about, link: `/access/${id}`, texts: [reason], holds: false } as const;
  const all: Notice[] = [];
  const place = targetOf(page, target);
  if (place && until === "" && !refused && !ended) {
    const can = approversOf(page, place, state, askedAt);
    all.push({
      ...base,
      ...{ key: `${about}:asked`, what: "waits", people: can, urgency: "now", at: askedAt, holds: true },
      says: (reader, say) => ({
        subject: line(`${name} asks for access to ${target}`),
        lines: [
          line(say(reason), 400),
          `${listed(can.map(nameOf), "or")} decides; without an answer ${name} may break it open ${atTime(reader, brokenFrom(place, state))}.`,
        ],
      }),
    });
  }
  if (broken) all.push(brokenOpen(page, state, base));
  else if (until !== "" || refused) {
    const by = refused?.by ?? grantedBy;
    const at = refused?.at ?? grantedAt;
    const told = [...heard.of(about), person, personIn(askedBy)];
    all.push({
      ...base,
      ...{ key: `${about}:decided`, what: "decided", urgency: "news", at },
      people: [...new Set(told)].filter((one) => one !== "" && one !== personIn(by)),
      says: (reader) => ({
        subject: line(`${refused ? "Refused" : "Granted"}: access of ${name} to ${target}`),
        lines: [
          `${nameOf(personIn(by) || by)} said ${refused ? "no" : "yes"} ${atTime(reader, at)}.`,
          refused ? "" : `It ends ${atTime(reader, until)} by itself.`,
        ],
      }),
    });
  }
  return [...all, ...endings(page, state, heard, base)];
}

type Base = Pick<Notice, "about" | "link" | "texts" | "holds">;

/** Nobody said yes and somebody went in: whoever guards it, and who owns company matters and deploys, hears it at once. */
function brokenOpen(page: Page, state: AccessState, base: Base): Notice {
  const { target, person, grantedAt, until, reason } = state;
  const company = personBehind(page, areaOf(page, "company")?.owner ?? page.defaultOwner, grantedAt);
  const told = [...guards(page, state, grantedAt), company, ...deployers(page, grantedAt)];
  return {
    ...base,
    ...{ key: `${base.about}:broken`, what: "broken-open", urgency: "now", at: grantedAt },
    people: [...new Set(told)].filter((one) => one !== person),
    says: (reader, say) => ({
      subject: line(`${nameOf(person)} broke open ${target}`),
      lines: [
        `Nobody answered, so ${nameOf(person)} broke it open ${atTime(reader, grantedAt)}: ${line(say(reason), 400)}`,
        `It ends ${atTime(reader, until)} by itself; anybody who guards it may end it now.`,
      ],
    }),
  };
}

function endings(page: Page, state: AccessState, heard: Heard, base: Base): Notice[] {
  const { target, person, ended, stuck } = state;
  if (ended)
    return [
      {
        ...base,
        ...{ key: `${base.about}:ended`, what: ended.clean ? "decided" : "failed", at: ended.at },
        urgency: ended.clean ? "news" : "now",
        people: [...new Set([...heard.of(base.about), ...(ended.clean ? [] : guards(page, state, ended.at))])],
        says: (reader) => ({
          subject: line(`Ended: access of ${nameOf(person)} to ${target}`),
          lines: [
            `It ended ${atTime(reader, ended.at)}.`,
            ended.clean
              ? "Nothing was left behind."
              : "Something was left behind: the proof says what, and somebody reads it.",
          ],
        }),
      },
    ];
  if (!stuck) return [];
  return [
    {
      ...base,
      ...{ key: `${base.about}:stuck:${stuck.at}`, what: "failed", urgency: "now", at: stuck.at, holds: true },
      people: [...new Set([...guards(page, state, stuck.at), ...deployers(page, stuck.at)])],
      texts: [stuck.why],
      says: (reader, say) => ({
        subject: line(`Access of ${nameOf(person)} to ${target} does not end`),
        lines: [
          `Ending it failed ${stuck.tries} times, last ${atTime(reader, stuck.at)}: ${line(say(stuck.why), 400)}`,
          "The login may still work. End it at the place itself.",
        ],
      }),
    },
  ];
}
