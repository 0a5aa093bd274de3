/** Releases: prepared by whoever builds, approved by a person in their browser, let out by the gate. */

import type { z } from "@hono/zod-openapi";
import { wordsOf } from "../../app/words.ts";
import { frozen } from "../../decisions/freeze/frozen.ts";
import { type ReleaseState, releaseCard, releaseId } from "../../decisions/release/kind.ts";
import { approvalOf, nextStage, reached, statusOf } from "../../decisions/release/stages.ts";
import { approvers } from "../../decisions/release/yes.ts";
import { digest } from "../../kernel/json.ts";
import { act } from "../acts.ts";
import * as contract from "../contract/releases.ts";
import * as shared from "../contract.ts";
import { makersOf } from "../makers.ts";
import { answered, notFound } from "../problem.ts";
import { type Api, type Frozen, get, give, nothing, post } from "./route.ts";

type Release = Frozen<z.input<typeof contract.Release>>;
const { Recorded } = shared;

export function releaseRoutes(api: Api): void {
  const { deps, routes, asked, does, decides, seen } = api;
  const id = (c: { req: { param(name: string): string | undefined } }) => c.req.param("id") ?? "";

  const prepares = "Prepares a release: what it holds, how risky it is and who may approve it are computed";
  routes.openapi(post("/v1/releases", prepares, contract.Prepare, contract.Release), (c) =>
    asked(c, "propose", async ({ caller, holder }) => {
      const given = c.req.valid("json");
      const commits = await Promise.all(
        given.commits.map(async (one) => ({ ...one, makers: await makersOf(deps, one.makers, undefined) })),
      );
      const askedBy = (await makersOf(deps, [], holder)).map(({ person }) => person);
      const self = caller.actor.startsWith("person:") ? [caller.actor.slice("person:".length)] : [];
      const name = releaseId(given.environment, given.repo, given.to, given.artifact);
      const command = { ...given, id: name, commits, preparers: [...new Set([...askedBy, ...self])] };
      const failed = answered(c, await act(deps, "release.prepare", command, caller));
      if (failed) return failed;
      const release = await releaseOf(api, name);
      return release ? give(c, contract.Release, release) : notFound(c);
    }),
  );

  const lists = "Releases, the newest first";
  routes.openapi(get("/v1/releases", lists, contract.OfEnvironment, contract.Releases), (c) =>
    asked(c, "read", async () => {
      const { environment } = c.req.valid("query");
      const newest = [...seen().releases.values()]
        .filter((one) => environment === undefined || one.environment === environment)
        .sort((a, b) => b.seq - a.seq)
        .slice(0, 50);
      const releases = await Promise.all(newest.map((one) => releaseOf(api, one.id)));
      return give(c, contract.Releases, { releases: releases.flatMap((one) => one ?? []), head: deps.app.head });
    }),
  );
  routes.openapi(get("/v1/releases/{id}", "A release as it stands", nothing, contract.Release), (c) =>
    asked(c, "read", async () => {
      const release = await releaseOf(api, id(c));
      return release ? give(c, contract.Release, release) : notFound(c);
    }),
  );

  const person = "For a named person in their browser, who made nothing of it";
  routes.openapi(post("/v1/releases/{id}/approve", person, shared.Approve, Recorded), (c) =>
    decides(c, "release.approve", c.req.valid("json"), { id: id(c) }),
  );
  routes.openapi(post("/v1/releases/{id}/advance", person, contract.Advance, Recorded), (c) =>
    decides(c, "release.advance", c.req.valid("json"), { id: id(c) }),
  );
  const excepts = "Lets it pass the freeze that holds now: for the incident's lead or a named exception";
  routes.openapi(post("/v1/releases/{id}/except", excepts, contract.Except, Recorded), (c) =>
    decides(c, "release.except", c.req.valid("json"), { id: id(c) }),
  );
  routes.openapi(post("/v1/releases/{id}/refuse", "Refuses exactly this release", shared.Refuse, Recorded), (c) =>
    asked(c, "propose", (who) => does(c, who, "release.refuse", { id: id(c), ...c.req.valid("json") })),
  );
  const abandons = "Gives it up: for owner or backup of deploy";
  routes.openapi(post("/v1/releases/{id}/abandon", abandons, contract.Reason, Recorded), (c) =>
    asked(c, "propose", (who) => does(c, who, "release.abandon", { id: id(c), ...c.req.valid("json") })),
  );
  const settles = "Says how a run in doubt ended: for owner or backup of deploy";
  routes.openapi(post("/v1/releases/{id}/settle", settles, contract.Settle, Recorded), (c) =>
    asked(c, "propose", (who) => {
      const { run = "", ...how } = c.req.valid("json");
      return does(c, who, "release.settle", { id: id(c), run, ...how });
    }),
  );
  const stops = "Stops it by hand; nothing more of it goes out";
  routes.openapi(post("/v1/releases/{id}/stop", stops, contract.Stop, Recorded), (c) =>
    asked(c, "propose", (who) =>
      does(c, who, "release.stop", { id: id(c), signal: "by-hand", says: c.req.valid("json").reason }),
    ),
  );

  const asks = "Asks for the key to its next stage: ten minutes, one run";
  routes.openapi(post("/v1/releases/{id}/permits", asks, contract.AskPermit, contract.Permit), (c) =>
    asked(c, "deploy", async ({ caller }) => {
      const release = seen().releases.get(id(c));
      if (!release) return notFound(c);
      const stage = c.req.valid("json").stage ?? nextStage(release) ?? release.stages.at(-1) ?? "";
      const permit = deps.random(18);
      const failed = answered(c, await act(deps, "release.permit", { id: release.id, stage, permit }, caller));
      if (failed) return failed;
      const made = seen()
        .releases.get(release.id)
        ?.permits.find((one) => one.permit === permit);
      if (!made) return notFound(c);
      const { environment, artifact } = release;
      const seconds = (at: string) => Math.floor(Date.parse(at) / 1000);
      const text = await api.permits.sign({
        ...{ iss: deps.origin, aud: "finalcall-gate", sub: release.id, jti: permit, environment, artifact },
        ...{ stage: made.stage, page: made.page, iat: seconds(api.at()), exp: seconds(made.expires) },
      });
      const { expires } = made;
      return give(c, contract.Permit, { permit: text, stage: made.stage, artifact, expires, head: deps.app.head });
    }),
  );

  const starts = "Says that a run that the gate let through starts";
  routes.openapi(post("/v1/releases/{id}/start", starts, contract.Start, Recorded), (c) =>
    asked(c, "deploy", (who) => does(c, who, "release.start", { id: id(c), ...c.req.valid("json") })),
  );
  routes.openapi(post("/v1/releases/{id}/end", "Says how a run ended", contract.End, Recorded), (c) =>
    asked(c, "deploy", (who) => does(c, who, "release.end", { id: id(c), ...c.req.valid("json") })),
  );
  const doubts = "Says that nobody knows how a run ended; a person settles it";
  routes.openapi(post("/v1/releases/{id}/doubt", doubts, contract.Doubt, Recorded), (c) =>
    asked(c, "deploy", (who) => does(c, who, "release.doubt", { id: id(c), ...c.req.valid("json") })),
  );
}

/** The release as it stands, with its words; undefined when there is none. */
export async function releaseOf({ deps, seen, at }: Api, id: string): Promise<Release | undefined> {
  const { releases, page, freeze, incidents } = seen();
  const state = releases.get(id);
  if (!state || !page.inForce) return undefined;
  const { version } = page.inForce;
  const say = await wordsOf(deps.app.store, textsOf(state));
  const { note, monitoring, offSwitch, stopPatching, rollback, tests, stopped, makers } = state;
  const yes = approvalOf(state, version);
  const { environment, repo, from, to, artifact, cost, areas, risk, oneWay, ai, facts, seq } = state;
  const { excluded, independence, counted, splits, stages, healthy, preparedBy, preparedAt, rolledBack } = state;
  return {
    ...{ id, link: `${deps.origin}/releases/${id}`, status: statusOf(state, version) },
    ...{ environment, repo, from, to, artifact, cost, areas, risk, oneWayDoor: oneWay, ai, facts, seq },
    ...{ excluded, independence, counted, splits, stages, preparedBy, preparedAt, rolledBack },
    ...{ note: say(note), monitoring: say(monitoring), offSwitch: say(offSwitch), stopPatching: say(stopPatching) },
    rollback: { kind: rollback.kind, does: say(rollback.does) },
    tests: { passed: tests.passed, failed: tests.failed, source: say(tests.source) },
    commits: state.commits.map(({ commit, subject }) => ({ commit, subject: say(subject) })),
    makers: makers.map(({ person, as }) => ({ person, as })),
    left: approvers(page.inForce.page, state, at()),
    approved: yes ? { by: yes.by, as: yes.as, at: yes.at, seq: yes.seq } : null,
    stage: reached(state) ?? "",
    next: nextStage(state) ?? "",
    healthy: healthy.map(({ stage }) => stage),
    runs: state.runs.map(({ host, ...run }) => ({ ...run, host: host ? say(host) : "" })),
    stopped: stopped ? { ...stopped, says: stopped.says ? say(stopped.says) : "" } : null,
    frozen: frozen(page.inForce.page, freeze, incidents, environment, at()) ?? null,
    shown: digest(releaseCard(state, version)),
    page: version,
    head: deps.app.head,
  };
}

const textsOf = (state: ReleaseState) => [
  ...[state.note, state.monitoring, state.offSwitch, state.stopPatching, state.rollback.does, state.tests.source],
  ...state.commits.map(({ subject }) => subject),
  ...state.runs.flatMap(({ host }) => host ?? []),
  ...(state.stopped?.says ? [state.stopped.says] : []),
];
